import { count } from '@/kit/time'
import type { Entry, Standing } from './queries'

/** Where an entry stands in the signed record, and who outside has signed above it. */
export function stateWords(
  { leaf, unchanged, witnessed_by: by }: Entry,
  standing: Standing | undefined,
): string {
  if (leaf === null) return 'Recorded, and signed within a second or two'
  if (!unchanged) return 'CHANGED since it was signed. Change nothing, and have the whole record checked'
  const place = `Signed as leaf ${count(leaf)}, unchanged since`
  if (by.length > 0) return `${place}. Witnessed by ${by.join(', ')}`
  return standing !== undefined && standing.witnesses.length > 0
    ? `${place}. Witnesses confirm it within a minute`
    : `${place}. No witness outside`
}
