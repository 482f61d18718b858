import { uuidIn } from '@/kit/uuid'

/** What the record shows: whose changes, of what, of which kind, of which case or person, between which days, and the open entry. */
export interface RecordSearch {
  actor?: string
  table?: string
  op?: Op
  case?: string
  person?: string
  /** ISO days, both included, as Singapore counts them. */
  since?: string
  until?: string
  entry?: number
}

export const OPS = ['I', 'U', 'D', 'A', 'E', 'X', 'C'] as const
export type Op = (typeof OPS)[number]

/** A person's id, "anonymous" or "system:<job>". */
const ACTOR = /^(?:[0-9a-f-]{36}|anonymous|system:[a-z_]{1,50})$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

function text(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined
}

function id(value: unknown): string | undefined {
  return typeof value === 'string' ? (uuidIn(value) ?? undefined) : undefined
}

function day(value: unknown): string | undefined {
  const found = text(value, DAY)
  return found !== undefined && !Number.isNaN(Date.parse(found)) ? found : undefined
}

function whole(value: unknown): number | undefined {
  const number = Number(value)
  return value !== '' && Number.isSafeInteger(number) && number > 0 ? number : undefined
}

export function readRecordSearch(raw: Record<string, unknown>): RecordSearch {
  const found = {
    actor: text(raw['actor'], ACTOR),
    table: text(raw['table'], /^[a-z_]{2,60}$/),
    op: OPS.find((op) => op === raw['op']),
    case: id(raw['case']),
    person: id(raw['person']),
    since: day(raw['since']),
    until: day(raw['until']),
    entry: whole(raw['entry']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** The moment a day of Singapore begins, `later` days on. */
function beginning(iso: string, later: number): string {
  return new Date(Date.parse(`${iso}T00:00:00+08:00`) + later * 86_400_000).toISOString()
}

/** What the server is asked: the open entry narrows nothing. */
export function narrowing({ actor, table, op, case: caseId, person, since, until }: RecordSearch) {
  return {
    ...(actor !== undefined && { actor }),
    ...(table !== undefined && { table }),
    ...(op !== undefined && { op }),
    ...(caseId !== undefined && { case: caseId }),
    ...(person !== undefined && { person }),
    ...(since !== undefined && { since: beginning(since, 0) }),
    ...(until !== undefined && { until: beginning(until, 1) }),
  }
}

export type Narrowed = Omit<RecordSearch, 'entry'>
export type Change = { [Key in keyof Narrowed]?: Narrowed[Key] | null }

/** Another filter, with no entry open. Null drops one. */
export function withFilter(search: RecordSearch, change: Change): RecordSearch {
  const all = Object.entries({ ...search, ...change, entry: undefined })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null))
}

export function isNarrowed(search: RecordSearch): boolean {
  return Object.keys(search).some((key) => key !== 'entry')
}

/** The query of a file of what is shown. */
export function asQuery(search: RecordSearch): string {
  return new URLSearchParams(narrowing(search)).toString()
}
