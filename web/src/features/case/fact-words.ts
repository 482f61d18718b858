import type { Fact } from './types'

export type Standing = 'confirmed' | 'heard' | 'check' | 'wrong'

export function standingOf(fact: Pick<Fact, 'status' | 'check' | 'origin'>): Standing {
  if (fact.status === 'confirmed') return 'confirmed'
  if (fact.status === 'disputed') return 'wrong'
  return fact.check !== null || fact.origin === 'inferred' ? 'check' : 'heard'
}

export const STANDINGS: Record<Standing, string> = {
  confirmed: 'confirmed',
  heard: 'heard, nobody has confirmed it',
  check: 'check this',
  wrong: 'not right',
}

const ORIGINS: Record<Fact['origin'], string> = {
  said: 'said',
  inferred: 'worked out from the words',
  corrected: 'corrected by a person',
  document: 'seen on paper',
}

/** Where it comes from, whether it stands, and where it is used, in one quiet line. */
export function provenanceWords(fact: Fact): string {
  const used =
    fact.used_in_letters === 0
      ? []
      : [`used in ${fact.used_in_letters} ${fact.used_in_letters === 1 ? 'letter' : 'letters'}`]
  return [ORIGINS[fact.origin], STANDINGS[standingOf(fact)], ...used].join(', ')
}

/** What wants a person first; within that the order of the words. */
export function factsInOrder(facts: readonly Fact[]): Fact[] {
  const rank: Record<Standing, number> = { wrong: 0, check: 0, heard: 1, confirmed: 1 }
  return facts
    .map((fact, index) => ({ fact, index }))
    .sort((a, b) => rank[standingOf(a.fact)] - rank[standingOf(b.fact)] || a.index - b.index)
    .map(({ fact }) => fact)
}
