export const TABS = ['agencies', 'categories', 'needs', 'standards', 'rules'] as const
export type Tab = (typeof TABS)[number]

/** Which list, which words it is narrowed by, and, for what agencies need, of which category. */
export interface OfficeSearch {
  tab?: Tab
  q?: string
  category?: string
}

const LONGEST = 80

export function readOfficeSearch({ tab, q, category }: Record<string, unknown>): OfficeSearch {
  const known = TABS.find((one) => one === tab)
  const words = typeof q === 'string' ? q.slice(0, LONGEST) : ''
  return {
    ...(known !== undefined && { tab: known }),
    ...(words.trim() !== '' && { q: words }),
    ...(typeof category === 'string' && /^[a-z_]{1,60}$/.test(category) && { category }),
  }
}

/** Rows in whose words every typed word occurs. */
export function narrowed<Row>(
  rows: readonly Row[],
  q: string | undefined,
  words: (row: Row) => string,
): Row[] {
  const wanted = (q ?? '').toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = words(row).toLocaleLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
