import type { Consent, Consents, ConsentAnswer, ConsentText, Kind, Recipient } from './types'

export const BASIS = ['use', 'program', 'keeping'] as const satisfies readonly Kind[]

export const KIND_WORDS: Record<(typeof BASIS)[number], string> = {
  use: 'Use the words for this case',
  program: 'A program helps to sort and draft',
  keeping: 'Keep them for the stated time',
}

/** One box: something to agree to or not. */
export interface Item {
  id: string
  kind: Kind
  agency: string | null
  label: string
  isNeeded: boolean
  /** "needed for this letter", "their choice" */
  note: string
}

export function itemsOf(recipients: readonly Recipient[], choice: string): Item[] {
  return [
    ...BASIS.map((kind) => ({
      id: kind,
      kind,
      agency: null,
      label: KIND_WORDS[kind],
      isNeeded: true,
      note: 'needed',
    })),
    ...recipients.map(({ short, name, isNeeded }) => ({
      id: `disclosure ${short}`,
      kind: 'disclosure' as const,
      agency: short,
      label: `Tell ${name}`,
      isNeeded,
      note: isNeeded ? 'needed for this letter' : choice,
    })),
  ]
}

/** The answer that counts for each thing: the last one not withdrawn. */
export function standingOf(recorded: readonly Consent[]): Map<string, Consent> {
  const held = new Map<string, Consent>()
  for (const answer of recorded) {
    const id = answer.kind === 'disclosure' ? `disclosure ${answer.agency ?? ''}` : answer.kind
    if (answer.withdrawn_at === null) held.set(id, answer)
    else held.delete(id)
  }
  return held
}

/** What has no answer yet, in the order it is read out. Choices alone do not hold the talk up. */
export function unanswered(items: readonly Item[], consents: Pick<Consents, 'recorded'>): Item[] {
  const held = standingOf(consents.recorded)
  const open = items.filter(({ id }) => !held.has(id))
  return open.some(({ isNeeded }) => isNeeded) ? open : []
}

export function answersFor(items: readonly Item[], given: boolean): ConsentAnswer[] {
  return items.map(({ kind, agency }) => ({ kind, agency, given }))
}

/** What is read aloud for these boxes: the basis first, then the one sentence about each recipient. */
export function readAloud(
  texts: readonly ConsentText[],
  items: readonly Item[],
  recipients: readonly Recipient[],
): { id: string; text: string }[] {
  const byKind = new Map(texts.map((text) => [text.kind, text.text]))
  return items.flatMap(({ id, kind, agency }) => {
    const name = recipients.find(({ short }) => short === agency)?.name ?? agency ?? ''
    const text = byKind.get(kind)?.replaceAll('{agency}', name)
    return text === undefined ? [] : [{ id, text }]
  })
}
