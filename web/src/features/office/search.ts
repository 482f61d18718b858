export const TABS = ['agencies', 'categories', 'needs', 'standards', 'rules'] as const
export type Tab = (typeof TABS)[number]

/** Which list, and, for what agencies need, of which category: as it stands in the address. */
export interface OfficePlace {
  tab?: Tab
  category?: string
}

/** The same, and the words the list is narrowed by, which stand beside the address. */
export interface OfficeSearch extends OfficePlace {
  q?: string
}

export function readOfficePlace({ tab, category }: Record<string, unknown>): OfficePlace {
  const known = TABS.find((one) => one === tab)
  return {
    ...(known !== undefined && { tab: known }),
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
