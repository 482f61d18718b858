import { uuidIn } from '@/kit/uuid'

/** Whose looks, at which case or whose, between which days, older than which moment, and the look that is open. */
export interface LookSearch {
  actor?: string
  case?: string
  /** A resident, by any of their cases. */
  person?: string
  /** ISO days, both included, as Singapore counts them. */
  since?: string
  until?: string
  /** ISO moment, as the server gave it. */
  before?: string
  look?: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(?:Z|[+-]\d{2}:\d{2})$/

export function readLookSearch(raw: Record<string, unknown>): LookSearch {
  const id = (value: unknown) => (typeof value === 'string' ? (uuidIn(value) ?? undefined) : undefined)
  const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)
  const { before } = raw
  const found = {
    actor: id(raw['actor']),
    case: id(raw['case']),
    person: id(raw['person']),
    since: day(raw['since']),
    until: day(raw['until']),
    before: typeof before === 'string' && MOMENT.test(before) ? before : undefined,
    look: id(raw['look']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** The moment a day of Singapore begins, `later` days on. */
function beginning(iso: string, later: number): string {
  return new Date(Date.parse(`${iso}T00:00:00+08:00`) + later * 86_400_000).toISOString()
}

/** What the server is asked: the open look narrows nothing. An older page reaches further back than the last day does. */
export function narrowing({ actor, case: caseId, person, since, until, before }: LookSearch) {
  const end = before ?? (until === undefined ? undefined : beginning(until, 1))
  return {
    ...(actor !== undefined && { actor }),
    ...(caseId !== undefined && { case: caseId }),
    ...(person !== undefined && { person }),
    ...(since !== undefined && { since: beginning(since, 0) }),
    ...(end !== undefined && { before: end }),
  }
}

export type Change = { [Key in 'actor' | 'case' | 'person' | 'since' | 'until']?: string | null }

/** Another filter begins again at the newest look, with none open. */
export function withFilter(search: LookSearch, change: Change): LookSearch {
  const all = Object.entries({ ...search, ...change, before: undefined, look: undefined })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null))
}

/** The same filters from another moment on; the newest without one. */
export function pageOf(search: LookSearch, before?: string): LookSearch {
  return before === undefined ? withFilter(search, {}) : { ...withFilter(search, {}), before }
}
