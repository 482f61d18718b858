import type { Routing } from './types'

export interface Recipient {
  short: string
  name: string
  isNeeded: boolean
}

/**
 * Who may be told: the agency the letter goes to is needed for it; one a lawful letter may go to instead is the resident's
 * choice. Agencies that were only weighed against it are nobody's to tell.
 */
export function recipientsOf({
  routing,
}: {
  routing: Pick<Routing, 'agency' | 'agency_name' | 'options' | 'refusal'>
}) {
  const found: Recipient[] = []
  if (routing.agency !== '') {
    found.push({ short: routing.agency, name: routing.agency_name || routing.agency, isNeeded: true })
  }
  const lawful = routing.refusal?.lawful_agency ?? routing.agency
  if (lawful !== routing.agency) {
    const name = routing.options.find(({ short }) => short === lawful)?.name ?? lawful
    found.push({ short: lawful, name, isNeeded: false })
  }
  return found
}
