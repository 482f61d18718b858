import { STAGES, URGENCIES } from '@/api/case-words'
import type { CaseDetail } from './types'

/** What happened on the case between two readings, in whole sentences, newest first; and who did the newest of it. */
export function changesSince(before: CaseDetail, after: CaseDetail): { who: string | null; lines: string[] } {
  const known = new Set(before.timeline.map(({ id }) => id))
  const fresh = after.timeline.filter(({ id }) => !known.has(id))
  const lines = fresh.map(({ actor, text }) => `${actor}: ${text}`)
  const told = fresh.map(({ kind }) => kind)
  if (before.urgency !== after.urgency && !told.includes('urgency_changed'))
    lines.push(`Urgency: ${URGENCIES[after.urgency]}`)
  if (before.routing.agency !== after.routing.agency && !told.includes('routing_chosen'))
    lines.push(`Goes to: ${after.routing.agency_name || 'nobody has chosen'}`)
  if (before.stage !== after.stage && fresh.length === 0) lines.push(`Status: ${STAGES[after.stage].word}`)
  return { who: fresh[0]?.actor ?? null, lines }
}
