export const TABS = ['happened', 'facts', 'talk', 'letters', 'notes'] as const
export type TabId = (typeof TABS)[number]

export const SHOWS = ['everything', 'letters', 'looks'] as const
export type Show = (typeof SHOWS)[number]

/** What of a case is open, as it stands in the address. */
export interface CasePlace {
  tab?: TabId
  /** Which lines of "What happened". */
  show?: Show
  /** The fact looked at, by its id. */
  fact?: string
}

/** The rest of an address is dropped, and what goes without saying is not said. */
export function readCasePlace(raw: Record<string, unknown>): CasePlace {
  const place: CasePlace = {}
  const tab = TABS.find((id) => id === raw['tab'])
  if (tab !== undefined && tab !== 'happened') place.tab = tab
  const show = SHOWS.find((id) => id === raw['show'])
  if (show !== undefined && show !== 'everything') place.show = show
  const fact = raw['fact']
  if (typeof fact === 'string' && /^[0-9a-f-]{36}$/.test(fact)) place.fact = fact
  return place
}
