import { codePointLength } from '@/kit/code-points'
import { fullDate } from '@/kit/time'

/** What a field of the directory may hold. Numbers are typed as text. */
export type Value = string | number | boolean | readonly string[] | null
export type Draft = Readonly<Record<string, Value>>
export type Changes = Record<string, Value>

export interface Field {
  key: string
  label: string
  kind: 'line' | 'text' | 'number' | 'switch' | 'date' | 'agencies'
  help?: string
  needed?: boolean
  /** The most characters. */
  limit?: number
  /** For numbers. */
  least?: number
  most?: number
  /** Why this person may not change it now. */
  reason?: string
}

/** A row as the form holds it. */
export function draftOf(fields: readonly Field[], row: object): Draft {
  const held = row as Readonly<Record<string, Value>>
  return Object.fromEntries(
    fields.map(({ key, kind }) => {
      const value = held[key] ?? null
      return [key, kind === 'number' ? (value === null ? '' : String(value)) : value]
    }),
  )
}

/** A field of the form as the server takes it. */
function sent({ kind }: Field, value: Value): Value {
  if (kind !== 'number') return typeof value === 'string' ? value.trim() : value
  return value === '' ? null : Number(value)
}

/** Only what differs is sent, so that somebody else's change of another column stays. */
export function changesOf(fields: readonly Field[], row: object, draft: Draft): Changes {
  const before = draftOf(fields, row)
  return Object.fromEntries(
    fields
      .map((field): [string, Value, Value] => [
        field.key,
        sent(field, draft[field.key] ?? null),
        sent(field, before[field.key] ?? null),
      ])
      .filter(([, after, was]) => JSON.stringify(after) !== JSON.stringify(was))
      .map(([key, after]) => [key, after]),
  )
}

export function problemsOf(fields: readonly Field[], draft: Draft): Record<string, string> {
  const found = fields.map((field): [string, string | undefined] => [
    field.key,
    problem(field, draft[field.key] ?? null),
  ])
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== undefined))
}

function problem(field: Field, value: Value): string | undefined {
  if (field.kind === 'agencies') {
    return Array.isArray(value) && value.length > 0 ? undefined : 'Choose at least one agency.'
  }
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (text === '') return field.needed ? 'This is needed.' : undefined
  if (field.kind === 'number') {
    const { least = 0, most = Number.MAX_SAFE_INTEGER } = field
    const number = Number(text)
    const fits = /^\d+$/.test(text) && number >= least && number <= most
    return fits ? undefined : `Write a whole number from ${least} to ${most}.`
  }
  const length = codePointLength(text)
  return field.limit !== undefined && length > field.limit
    ? `Use at most ${field.limit} characters; this has ${length}.`
    : undefined
}

/** A value in words, for the two versions of a conflict. */
export function valueWords({ kind }: Field, value: Value): string {
  if (value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'string' && kind === 'date') return fullDate(value)
  return typeof value === 'object' ? value.join(', ') : String(value)
}

export function bothRows(fields: readonly Field[], draft: Draft, theirs: object) {
  const there = draftOf(fields, theirs)
  return fields
    .map((field) => ({
      name: field.label,
      mine: valueWords(field, draft[field.key] ?? null),
      theirs: valueWords(field, there[field.key] ?? null),
    }))
    .filter(({ mine, theirs: other }) => mine !== other)
}
