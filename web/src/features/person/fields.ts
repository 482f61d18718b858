import type { Person, PersonChange } from './types'

export const HIDDEN = ['nric', 'phone', 'email'] as const
export type Hidden = (typeof HIDDEN)[number]

export const OPEN = ['title', 'name', 'block', 'street', 'unit', 'postal_code'] as const
export type Open = (typeof OPEN)[number]

export const LABELS: Record<Open | Hidden, string> = {
  title: 'Title',
  name: 'Name, as given',
  nric: 'NRIC or FIN',
  phone: 'Phone',
  email: 'E-mail',
  block: 'Block',
  street: 'Street',
  unit: 'Unit',
  postal_code: 'Postal code',
}

const CHECKS: Record<string, { field: Open | Hidden; words: string }> = {
  nric_letter: { field: 'nric', words: 'Check this. The last letter does not fit the number.' },
  nric_shape: { field: 'nric', words: 'Check this. It does not look like an NRIC or FIN.' },
  phone_shape: { field: 'phone', words: 'Check this. It does not look like a number in Singapore.' },
  email_shape: { field: 'email', words: 'Check this. It does not look like an e-mail address.' },
  postal_code_shape: { field: 'postal_code', words: 'Check this. A postal code has six digits.' },
  unit_shape: { field: 'unit', words: 'Check this. A unit looks like #07-318.' },
}

/** What looks wrong, at the field it is in. Nothing is ever corrected silently. */
export function checksOf(person: Pick<Person, 'check'>): Partial<Record<Open | Hidden, string>> {
  const found: Partial<Record<Open | Hidden, string>> = {}
  for (const code of person.check) {
    const known = CHECKS[code]
    if (known) found[known.field] = known.words
  }
  return found
}

/** What is typed. A hidden field is null until something is typed into it. */
export type Typed = Record<Open, string> & Record<Hidden, string | null> & { do_not_call: boolean }

export function typedFrom(person: Person): Typed {
  const { title, name, block, street, unit, postal_code, do_not_call } = person
  return { title, name, block, street, unit, postal_code, do_not_call, nric: null, phone: null, email: null }
}

/** Only what differs. A hidden field left alone, or emptied again, stays as it is recorded. */
export function changesIn(typed: Typed, person: Person, removed: ReadonlySet<Hidden>): PersonChange {
  const changes: PersonChange = {}
  for (const field of OPEN) {
    if (typed[field].trim() !== person[field]) changes[field] = typed[field].trim()
  }
  for (const field of HIDDEN) {
    const value = typed[field]?.trim() ?? ''
    if (value !== '') changes[field] = value
    else if (removed.has(field)) changes[field] = ''
  }
  if (typed.do_not_call !== person.do_not_call) changes.do_not_call = typed.do_not_call
  return changes
}

/** "Blk 912 Angsana Walk #07-318, Singapore 560912" */
export function addressOf(person: Pick<Person, 'block' | 'street' | 'unit' | 'postal_code'>): string {
  const house = [person.block && `Blk ${person.block}`, person.street, person.unit].filter(Boolean).join(' ')
  const postal = person.postal_code && `Singapore ${person.postal_code}`
  return [house, postal].filter(Boolean).join(', ')
}
