import type { AgencyOption, Routing } from './types'

/** The directory's place-holder for matters no letter goes out on. */
export const NO_AGENCY = 'NONE'

const LIKELY: Record<NonNullable<AgencyOption['likelihood']>, string> = {
  very_likely: 'Very likely',
  likely: 'Likely',
  possible: 'Possible',
  unlikely: 'Unlikely',
}

export function likelihoodWords({ likelihood }: AgencyOption): string | null {
  return likelihood === null ? null : LIKELY[likelihood]
}

/** "82 of 100": beside the reasons only, and only for those to whom the server gives it. */
export function confidenceWords({ confidence }: AgencyOption): string | null {
  return confidence === null ? null : `${Math.round(confidence * 100)} of 100`
}

/** The words that decided, each once; a run that lies inside a longer one is told by the longer. */
export function decidingWords({ evidence }: Routing): string[] {
  const quotes = [...new Set(evidence.map(({ quote }) => quote.trim()).filter((quote) => quote !== ''))]
  return quotes.filter((quote) => !quotes.some((other) => other !== quote && other.includes(quote)))
}

/** "family_violence" as people read it. */
export function ruleWords(rule: string): string {
  return rule.replaceAll('_', ' ').trim()
}

/** More than one agency may own it and nobody has chosen: it asks, it does not guess. */
export function asksWhich({ needs_person: needs, chosen_by: chosen, options }: Routing): boolean {
  return needs && chosen === null && options.length > 0
}
