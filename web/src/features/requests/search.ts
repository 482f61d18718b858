/** Which list, and which page of it. */
export interface RequestsPlace {
  list?: 'decided'
  page?: number
}

export function readRequestsPlace(raw: Record<string, unknown>): RequestsPlace {
  const page = Number(raw['page'])
  return {
    ...(raw['list'] === 'decided' && { list: 'decided' as const }),
    ...(Number.isInteger(page) && page > 1 && page <= 100_000 && { page }),
  }
}
