import type { Fact } from './types'

/** Which field a correction is typed into. */
export type CorrectionField = 'date' | 'money' | 'words'

export function fieldOf(fact: Pick<Fact, 'type' | 'value'>): CorrectionField {
  if (fact.type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(fact.value)) return 'date'
  return fact.type === 'amount' ? 'money' : 'words'
}

/** What the field begins with. A hidden number is typed anew, and so is a day that no calendar has. */
export function beginning(fact: Pick<Fact, 'type' | 'value'>): string {
  if (fact.value.includes('•')) return ''
  return fieldOf(fact) === 'date' && !isRealDay(fact.value) ? '' : fact.value
}

function isRealDay(iso: string): boolean {
  const day = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso)
}

export type Corrected = { value: string } | { problem: string }

/** The value as facts hold it: sums with cents, without signs or commas. */
export function corrected(field: CorrectionField, typed: string): Corrected {
  const value = typed.trim()
  if (value === '') return { problem: 'Type what it should be.' }
  if (field !== 'money') return { value }
  const sum = value.replace(/^(S?\$|SGD)\s*/i, '').replaceAll(',', '')
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(sum)
  if (!match) return { problem: 'Type a sum, like 1,286.40.' }
  return { value: `${match[1]}.${(match[2] ?? '').padEnd(2, '0')}` }
}
