/**
 * Addresses of pages that other rooms own, for links from one room to another. They are plain text to the router's
 * types, which know a page only where it is hung.
 */
export function letterPlace(letterId: string) {
  return `/letters/${letterId}` as '/'
}

export function interviewPlace(caseId: string) {
  return `/cases/${caseId}/interview` as '/'
}
