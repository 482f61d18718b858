import { count } from '@/kit/time'
import type { DataClass, DueItem, Erasure, HoldBasis, NewErasure, Proposal, UnitKind } from './queries'

interface ClassWords {
  name: string
  /** Completes "5 years". */
  after: string
  /** One of them, several of them. */
  one: string
  many: string
}

const CLASSES: Record<DataClass, ClassWords> = {
  closed_cases: { name: 'Closed cases', after: 'after a case is closed', one: 'case', many: 'cases' },
  constituents: {
    name: 'People without a case',
    after: 'after their last case went',
    one: 'person',
    many: 'people',
  },
  audit: {
    name: 'Values in the record',
    after: 'after what they speak of went',
    one: 'value',
    many: 'values',
  },
  access: { name: 'Who looked', after: 'after the look', one: 'look', many: 'looks' },
  activities: { name: 'What people did', after: 'after it was done', one: 'act', many: 'acts' },
  sessions: { name: 'Sign-in sessions', after: 'after they end', one: 'session', many: 'sessions' },
  links: { name: 'Links and passes', after: 'after they are used or run out', one: 'link', many: 'links' },
  idempotency: {
    name: 'Answers kept in case a request is repeated',
    after: 'after the answer',
    one: 'answer',
    many: 'answers',
  },
  backups: { name: 'Back-ups', after: 'after they are made', one: 'back-up', many: 'back-ups' },
}

const SHORTEST_LONG_YEAR = 366

export function className(dataClass: DataClass): string {
  return CLASSES[dataClass].name
}

/** "312 cases", "1 person". */
export function howMany(dataClass: DataClass, n: number): string {
  return `${count(n)} ${n === 1 ? CLASSES[dataClass].one : CLASSES[dataClass].many}`
}

/** The fewest days that are never less than so many calendar years. */
export function daysOfYears(years: number): number {
  return Math.ceil(years * 365.25)
}

/** "5 years" where the days are those of whole years, else "40 days". */
export function span(days: number): string {
  const years = days < SHORTEST_LONG_YEAR ? 0 : Math.floor(days / 365.25)
  if (years > 0 && daysOfYears(years) === days) return `${years} ${years === 1 ? 'year' : 'years'}`
  return `${count(days)} ${days === 1 ? 'day' : 'days'}`
}

/** "5 years after a case is closed" */
export function termWords(dataClass: DataClass, days: number): string {
  return `${span(days)} ${CLASSES[dataClass].after}`
}

/** What a change of term would do tonight, before anybody consents. */
export function effectWords({
  data_class,
  would_go,
}: Pick<Proposal, 'data_class' | 'would_go'>): string | null {
  if (would_go === null) return null
  const { now, then } = would_go
  if (then > now)
    return `With this term ${howMany(data_class, then)} would be erased by rule, instead of ${count(now)} now. What is erased cannot be brought back.`
  if (then < now)
    return `With this term ${howMany(data_class, then)} would be erased by rule, instead of ${count(now)} now.`
  return then === 0
    ? 'Nothing would be erased at once.'
    : `${howMany(data_class, then)} would be erased by rule with either term.`
}

export const HOLD_BASES: readonly { id: HoldBasis; label: string }[] = [
  { id: 'court', label: 'A court or a tribunal' },
  { id: 'investigation', label: 'An investigation' },
  { id: 'dispute', label: 'A dispute or a complaint' },
  { id: 'request', label: 'A request to see or correct, not answered yet' },
  { id: 'breach', label: 'A data breach' },
]

export function holdBasis(basis: HoldBasis): string {
  return HOLD_BASES.find(({ id }) => id === basis)?.label ?? basis
}

export const ERASURE_BASES: readonly { id: NewErasure['basis']; label: string; second: string }[] = [
  { id: 'withdrawn', label: 'Consent was withdrawn', second: 'The resident asked the office to stop' },
  { id: 'ordered', label: 'An authority ordered it', second: 'Say which, and its reference' },
  { id: 'mistake', label: 'It should never have been here', second: 'Written down by mistake, or twice' },
]

export function erasureBasis(basis: Erasure['basis']): string {
  return ERASURE_BASES.find(({ id }) => id === basis)?.label ?? 'The term is over'
}

export function unitWords(kind: UnitKind | null, number: string | null): string {
  if (kind === null) return 'Everything that is due'
  return kind === 'case' ? `Case ${number ?? ''}` : `Everything of the person of case ${number ?? ''}`
}

const STATES: Record<Erasure['state'], string> = {
  asked: 'Waits for an answer',
  nothing: 'Nothing was erased',
  under_way: 'Under way',
  held: 'Held since: nothing was erased',
  done: 'Erased',
}

export function stateWords(state: Erasure['state']): string {
  return STATES[state]
}

const ANSWERS = {
  consented: 'Consented',
  agreed: 'Agreed',
  refused: 'Refused',
  withdrawn: 'Taken back',
} as const

export function answerWord(answer: keyof typeof ANSWERS): string {
  return ANSWERS[answer]
}

function isClass(name: string): name is DataClass {
  return name in CLASSES
}

/** "2 cases, 14 sessions" */
export function countsWords(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).flatMap(([name, n]) =>
    isClass(name) && n > 0 ? [howMany(name, n)] : [],
  )
  return some.length === 0 ? 'Nothing was due' : some.join(', ')
}

/** What is due, for a list: a person has no name here. */
export function dueWords({ kind, label }: Pick<DueItem, 'kind' | 'label'>): string {
  if (kind === 'constituent') return 'A person without a case'
  return label === '' ? 'A case that was never handed in' : label
}
