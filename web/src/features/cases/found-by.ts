/** "found by the number": what the words in the box fitted. Null outside a search. */
const WAYS: Record<string, string> = {
  number: 'found by its number',
  name: 'found by the name',
  nric: 'found by the NRIC',
  phone: 'found by the phone',
  block: 'found by the block',
  reference: 'found by the agency’s reference',
  words: 'found by words in the case',
}

export function foundByWords(way: string | null): string | null {
  return way === null ? null : (WAYS[way] ?? null)
}
