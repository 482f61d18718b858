import type { Show } from './search'
import type { CaseDetail, TimelineItem } from './types'

export type Look = CaseDetail['who_looked'][number]

export const SHOW_WORDS: readonly { id: Show; label: string }[] = [
  { id: 'everything', label: 'Everything' },
  { id: 'letters', label: 'Letters and replies' },
  { id: 'looks', label: 'Who looked' },
]

const ABOUT_LETTERS = /^(letter_|follow_up_|reply_)/

export function linesOf(timeline: readonly TimelineItem[], show: Show): readonly TimelineItem[] {
  return show === 'letters' ? timeline.filter(({ kind }) => ABOUT_LETTERS.test(kind)) : timeline
}

export type Sign =
  'sent' | 'signed' | 'letter' | 'reply' | 'call' | 'closed' | 'flag' | 'note' | 'person' | 'talk'

const SIGNS: readonly [RegExp, Sign][] = [
  [/^(letter_sent|follow_up_sent)$/, 'sent'],
  [/^letter_approved$/, 'signed'],
  [/^letter_/, 'letter'],
  [/^reply_/, 'reply'],
  [/^safety_/, 'call'],
  [/^case_(closed|declined)$/, 'closed'],
  [/^(escalated|calmed|urgency_changed|refusal_overridden|routing_chosen)$/, 'flag'],
  [/^note_/, 'note'],
  [/^(owner_changed|person_changed)$/, 'person'],
]

export function signOf(kind: string): Sign {
  return SIGNS.find(([pattern]) => pattern.test(kind))?.[1] ?? 'talk'
}

const DONE: readonly Sign[] = ['sent', 'signed', 'closed']

export function toneOf(kind: string): 'done' | 'danger' | 'plain' {
  if (kind === 'safety_opened') return 'danger'
  return DONE.includes(signOf(kind)) ? 'done' : 'plain'
}

/** Looks by one person at one thing on one day are one line, with how often. Newest first, as given. */
export function looksTogether(
  looks: readonly Look[],
  dayOf: (at: string) => string,
): (Look & { times: number })[] {
  const together = new Map<string, Look & { times: number }>()
  for (const look of looks) {
    const key = `${look.actor}|${look.what}|${dayOf(look.at)}`
    const held = together.get(key)
    if (held) held.times += 1
    else together.set(key, { ...look, times: 1 })
  }
  return [...together.values()]
}
