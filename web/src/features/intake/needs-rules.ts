import type { Part } from '@/ui/progress'
import type { ChipOut, Fact, Slot } from './types'
import { needsALook } from './marks'

export type NeedState = 'known' | 'check' | 'missing'

const KNOWN: ReadonlySet<Slot['status']> = new Set(['heard', 'confirmed', 'none'])
const HALF: ReadonlySet<Slot['status']> = new Set(['conflict', 'not_known', 'will_bring'])

const STATUS_WORDS: Record<Slot['status'], string> = {
  unknown: 'not heard yet',
  heard: 'heard',
  confirmed: 'confirmed',
  none: 'there is none',
  not_known: 'not known for now',
  will_bring: 'will be brought',
  skipped: 'left out',
  conflict: 'said in two ways',
}

export interface Need {
  slot: string
  label: string
  state: NeedState
  /** "heard", "will be brought" */
  words: string
  blocking: boolean
}

/** A thing whose fact still has to be read back counts as "to check", not as known. */
export function needsOf(slots: readonly Slot[], facts: readonly Fact[]): Need[] {
  const doubtful = new Set(facts.filter(needsALook).map(({ id }) => id))
  return slots
    .filter(({ status }) => status !== 'skipped')
    .map((slot) => ({
      slot: slot.slot,
      label: slot.label,
      blocking: slot.blocking,
      state: stateOf(slot, doubtful),
      words: STATUS_WORDS[slot.status],
    }))
}

function stateOf(slot: Slot, doubtful: ReadonlySet<string>): NeedState {
  if (HALF.has(slot.status)) return 'check'
  if (!KNOWN.has(slot.status)) return 'missing'
  return slot.fact_ids.some((id) => doubtful.has(id)) ? 'check' : 'known'
}

export function countOf(needs: readonly Need[], state: NeedState): number {
  return needs.filter((need) => need.state === state).length
}

/** Known, to check, missing: one bar in three parts. */
export function barOf(needs: readonly Need[]): Part[] {
  const known = countOf(needs, 'known')
  const check = countOf(needs, 'check')
  const missing = countOf(needs, 'missing')
  return [
    { tone: 'known', count: known, words: `${known} known` },
    { tone: 'check', count: check, words: `${check} to check` },
    { tone: 'missing', count: missing, words: `${missing} missing` },
  ]
}

export interface MissingChip {
  id: string
  /** "Account number on the bill" */
  label: string
  /** What the composer begins with. */
  prefill: string
}

/** The server says which missing things come first and how each begins; the checklist has their short names. */
export function missingChipsOf(chips: readonly ChipOut[], slots: readonly Slot[]): MissingChip[] {
  return chips.map(({ id, text }) => {
    const slot = id.slice(id.indexOf(':') + 1)
    const label = slots.find((one) => one.slot === slot)?.label
    return { id, label: label ?? text.replace(/[\s:：]+$/, ''), prefill: text }
  })
}
