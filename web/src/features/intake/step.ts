/** What the main column shows. In the address, so that Back and a reload keep it. */
export type Step = 'talk' | 'consent' | 'person'

export function stepFrom(value: unknown): Step {
  return value === 'consent' || value === 'person' ? value : 'talk'
}
