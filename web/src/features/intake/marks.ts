import type { MarkedSpan, WordState } from '@/ui/highlighted-words'
import type { Fact } from './types'

/** What is heard only in passing, or looks wrong, is read back before a letter rests on it. */
export function needsALook(fact: Fact): boolean {
  if (fact.status === 'confirmed') return false
  return fact.status === 'disputed' || fact.check !== null || fact.origin === 'inferred'
}

function stateOf(fact: Fact): WordState {
  if (needsALook(fact)) return 'check'
  return fact.origin === 'document' ? 'seen' : 'said'
}

type Placed = Fact & { start: number; end: number }

function isPlacedIn(turnId: string) {
  return (fact: Fact): fact is Placed =>
    fact.turn_id === turnId && fact.start !== null && fact.end !== null && fact.end > fact.start
}

/**
 * The marked runs of one turn. Facts lie inside one another (a sum inside a sentence): the shorter keeps its words, and
 * what lies around it stays plain until it is the chosen one, which comes before all.
 */
export function marksOf(turnId: string, facts: readonly Fact[], activeId: string | null): MarkedSpan[] {
  const candidates = facts
    .filter(isPlacedIn(turnId))
    .sort((a, b) => rank(a, activeId) - rank(b, activeId) || a.end - a.start - (b.end - b.start))
  const taken: Placed[] = []
  for (const fact of candidates) {
    if (!taken.some((other) => fact.start < other.end && other.start < fact.end)) taken.push(fact)
  }
  return taken
    .sort((a, b) => a.start - b.start)
    .map((fact) => ({
      id: fact.id,
      start: fact.start,
      end: fact.end,
      state: stateOf(fact),
      label: `${fact.label}, ${fact.shown}`,
    }))
}

function rank(fact: Fact, activeId: string | null): number {
  return fact.id === activeId ? 0 : 1
}
