import { uuidIn } from '@/kit/uuid'

/** What the record shows: whose changes, of what, in which case, older than which entry, and the entry that is open. */
export interface RecordSearch {
  actor?: string
  table?: string
  case?: string
  before?: number
  entry?: number
}

/** A person's id, "anonymous" or "system:<job>". */
const ACTOR = /^(?:[0-9a-f-]{36}|anonymous|system:[a-z_]{1,50})$/

function text(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined
}

function whole(value: unknown): number | undefined {
  const number = Number(value)
  return value !== '' && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

export function readRecordSearch(raw: Record<string, unknown>): RecordSearch {
  const found = {
    actor: text(raw['actor'], ACTOR),
    table: text(raw['table'], /^[a-z_]{1,60}$/),
    case: typeof raw['case'] === 'string' ? (uuidIn(raw['case']) ?? undefined) : undefined,
    before: whole(raw['before']),
    entry: whole(raw['entry']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** What the server is asked: the open entry narrows nothing. */
export function narrowing({ actor, table, case: caseId, before }: RecordSearch) {
  return {
    ...(actor !== undefined && { actor }),
    ...(table !== undefined && { table }),
    ...(caseId !== undefined && { case: caseId }),
    ...(before !== undefined && { before }),
  }
}

/** Another filter begins again at the newest entry, with none open. */
export function withFilter(
  { actor, table, case: caseId }: RecordSearch,
  change: Partial<Record<'actor' | 'table' | 'case', string | null>>,
): RecordSearch {
  const all = Object.entries({ actor, table, case: caseId, ...change })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null))
}

/** The same filters from another entry on; the newest without one. */
export function pageOf(search: RecordSearch, before?: number): RecordSearch {
  return before === undefined ? withFilter(search, {}) : { ...withFilter(search, {}), before }
}
