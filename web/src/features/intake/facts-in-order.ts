import { needsALook } from './marks'
import type { Fact } from './types'

const SHOWN = 6

/** Facts in the order they were heard; those to check first. What nobody holds any more is left out. */
export function inOrder(facts: readonly Fact[]): Fact[] {
  const standing = facts.filter(({ status }) => status !== 'superseded')
  return [...standing.filter(needsALook), ...standing.filter((fact) => !needsALook(fact))]
}

export interface Folded {
  shown: Fact[]
  rest: Fact[]
  /** "3 more: unpaid since, lost work, language" */
  words: string
}

/** A long list folds; what is to be checked and the chosen fact never do. */
export function fold(facts: readonly Fact[], activeId: string | null): Folded {
  const ordered = inOrder(facts)
  const shown = ordered.filter((fact, index) => index < SHOWN || needsALook(fact) || fact.id === activeId)
  const rest = ordered.filter((fact) => !shown.includes(fact))
  const names = [...new Set(rest.map(({ label }) => label.toLowerCase()))]
  const listed = names.length > 4 ? [...names.slice(0, 4), 'and others'] : names
  return { shown, rest, words: `${rest.length} more: ${listed.join(', ')}` }
}
