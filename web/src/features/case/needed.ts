import type { Slot } from './types'

const WORDS: Record<Slot['status'], string> = {
  unknown: 'missing',
  heard: 'heard',
  confirmed: 'confirmed',
  none: 'there is none',
  not_known: 'not known',
  will_bring: 'will be brought',
  skipped: 'left out',
  conflict: 'check this',
}

export interface Needed {
  id: string
  label: string
  words: string
  /** known = the agency will find it; check = two answers; missing = it is not there. */
  state: 'known' | 'check' | 'missing'
}

/** What the agency asks for, the missing things first. */
export function neededOf(slots: readonly Slot[]): Needed[] {
  const needed = slots.map(({ slot, label, status, blocking }): Needed => {
    const state =
      status === 'conflict'
        ? 'check'
        : status === 'heard' || status === 'confirmed' || status === 'none'
          ? 'known'
          : 'missing'
    const words = status === 'unknown' && blocking ? 'missing, needed' : WORDS[status]
    return { id: slot, label, words, state }
  })
  const rank = { missing: 0, check: 1, known: 2 }
  return needed.sort((a, b) => rank[a.state] - rank[b.state])
}

export function tallyOf(needed: readonly Needed[]): string {
  return `${needed.filter(({ state }) => state === 'known').length} of ${needed.length}`
}
