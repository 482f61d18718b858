import type { AgencyOption, Routing } from './types'

const LIKELY: Record<NonNullable<AgencyOption['likelihood']>, string> = {
  very_likely: 'Very likely',
  likely: 'Likely',
  possible: 'Possible',
  unlikely: 'Unlikely',
}

export function likelihoodWords(option: AgencyOption): string | null {
  return option.likelihood === null ? null : LIKELY[option.likelihood]
}

/** "82 of 100": only in the Why panel, only for those to whom the server gives it. */
export function confidenceWords(option: AgencyOption): string | null {
  return option.confidence === null ? null : `${Math.round(option.confidence * 100)} of 100`
}

export const URGENCY: Record<Routing['urgency'], string> = {
  urgent: 'Urgent',
  high: 'High urgency',
  medium: 'Medium urgency',
  low: 'Low urgency',
}

/** The words that decided, each once, in order. */
export function decidingWords(routing: Routing): string[] {
  return [...new Set(routing.evidence.map(({ quote }) => quote.trim()).filter((quote) => quote !== ''))]
}

/** "utilities_cut_at_risk" as people read it. */
export function ruleWords(rule: string): string {
  const words = rule.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** More than one agency may own it and nobody has chosen: it asks, it does not guess. */
export function asksWhich(routing: Routing): boolean {
  return routing.needs_person && routing.chosen_by === null
}

/** The office's directory names nobody by this where no letter goes out. */
const NO_LETTER = 'NONE'

export function goesNowhere({ agency, refusal }: Pick<Routing, 'agency' | 'refusal'>): boolean {
  return agency === NO_LETTER || (agency === '' && refusal !== null && !refusal.overridden)
}
