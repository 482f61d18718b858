import type { Routing } from './types'

export interface Recipient {
  short: string
  name: string
  isNeeded: boolean
}

const OTHERS = 2

/** Who may be told: the agency the letter goes to is needed for it; the likeliest others are the resident's choice. */
export function recipientsOf({ routing }: { routing: Routing }): Recipient[] {
  const others = routing.options
    .filter(({ short }) => short !== routing.agency)
    .slice(0, OTHERS)
    .map(({ short, name }) => ({ short, name, isNeeded: false }))
  if (routing.agency === '') return []
  return [{ short: routing.agency, name: routing.agency_name || routing.agency, isNeeded: true }, ...others]
}
