import { uuidIn } from '@/kit/uuid'

/** Whose looks, at which case, older than which moment, and the look that is open. */
export interface LookSearch {
  actor?: string
  case?: string
  /** ISO moment, as the server gave it. */
  before?: string
  look?: string
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(?:Z|[+-]\d{2}:\d{2})$/

export function readLookSearch(raw: Record<string, unknown>): LookSearch {
  const id = (value: unknown) => (typeof value === 'string' ? (uuidIn(value) ?? undefined) : undefined)
  const { before } = raw
  const found = {
    actor: id(raw['actor']),
    case: id(raw['case']),
    before: typeof before === 'string' && MOMENT.test(before) ? before : undefined,
    look: id(raw['look']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** What the server is asked: the open look narrows nothing. */
export function narrowing({ actor, case: caseId, before }: LookSearch) {
  return {
    ...(actor !== undefined && { actor }),
    ...(caseId !== undefined && { case: caseId }),
    ...(before !== undefined && { before }),
  }
}

/** Another filter begins again at the newest look, with none open. */
export function withFilter(
  { actor, case: caseId }: LookSearch,
  change: Partial<Record<'actor' | 'case', string | null>>,
): LookSearch {
  const all = Object.entries({ actor, case: caseId, ...change })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null))
}

/** The same filters from another moment on; the newest without one. */
export function pageOf(search: LookSearch, before?: string): LookSearch {
  return before === undefined ? withFilter(search, {}) : { ...withFilter(search, {}), before }
}
