import type { Letter, LetterEdit, Sentence, Support } from '../types'

/** One sentence under the pen. `base` is the text its facts hold for: other words stand alone until linked again. */
export interface DraftSentence {
  key: string
  id: string | null
  paragraph: number
  part: string
  text: string
  base: { text: string; facts: string[]; support: Support } | null
}

export interface Draft {
  subject: string
  your_ref: string
  salutation: string
  recipient: LetterEdit['recipient']
  sentences: DraftSentence[]
  enclosures: string[]
  cc: string[]
}

export function draftOf(letter: Letter): Draft {
  return {
    subject: letter.subject,
    your_ref: letter.your_ref,
    salutation: letter.salutation,
    recipient: letter.recipient,
    sentences: letter.sentences.map((sentence) => ({ key: sentence.id, ...fromServer(sentence) })),
    enclosures: [...letter.enclosures],
    cc: [...letter.cc],
  }
}

function fromServer({ id, paragraph, part, text, facts, support }: Sentence): Omit<DraftSentence, 'key'> {
  return { id, paragraph, part, text, base: { text, facts, support } }
}

export function factsOf({ text, base }: DraftSentence): string[] {
  return base?.text === text ? base.facts : []
}

export function supportOf({ text, base }: DraftSentence): Support {
  return base?.text === text ? base.support : 'unverified'
}

/** What is sent: empty sentences fall away. */
export function bodyOf(draft: Draft): LetterEdit {
  return {
    ...draft,
    enclosures: kept(draft.enclosures),
    cc: kept(draft.cc),
    sentences: draft.sentences
      .filter(({ text }) => text.trim() !== '')
      .map((sentence) => ({
        id: sentence.id,
        paragraph: sentence.paragraph,
        text: sentence.text.trim(),
        facts: factsOf(sentence),
      })),
  }
}

function kept(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

export function sameAs(draft: Draft, letter: Letter): boolean {
  return JSON.stringify(bodyOf(draft)) === JSON.stringify(bodyOf(draftOf(letter)))
}

/** Why it cannot be saved as it is; null when it can. */
export function problemOf(draft: Draft): string | null {
  if (draft.subject.trim() === '') return 'A letter needs a subject.'
  if (draft.salutation.trim() === '') return 'A letter needs a salutation.'
  return bodyOf(draft).sentences.length === 0 ? 'A letter needs at least one sentence.' : null
}

/** After a save: names from the server for new sentences, and what each stands on, without touching what was typed since. */
export function afterSave(now: Draft, sent: Draft, saved: Letter): Draft {
  const order = sent.sentences.filter(({ text }) => text.trim() !== '')
  const answers = new Map(order.map((was, index) => [was.key, { was, server: saved.sentences[index] }]))
  return {
    ...now,
    sentences: now.sentences.map((sentence) => {
      const found = answers.get(sentence.key)
      if (!found?.server) return sentence
      const { was, server } = found
      const linkedSince = sentence.base !== was.base
      return {
        ...sentence,
        id: server.id,
        part: server.part,
        text: sentence.text === was.text ? server.text : sentence.text,
        base: linkedSince
          ? sentence.base
          : { text: server.text, facts: server.facts, support: server.support },
      }
    }),
  }
}

/** Their letter with my differing sentences after each of theirs, for a person to choose from. Nothing is lost. */
export function keepBoth(mine: Draft, theirs: Letter): Draft {
  const merged = draftOf(theirs)
  const sentences: DraftSentence[] = [...merged.sentences]
  let at = sentences.length
  for (const sentence of [...mine.sentences].reverse()) {
    const same = sentences.findIndex(({ id }) => id !== null && id === sentence.id)
    if (same >= 0) at = same
    const there = same >= 0 ? sentences[same] : undefined
    if (sentence.text.trim() === '' || there?.text.trim() === sentence.text.trim()) continue
    const key = `mine-${sentence.key}`
    const paragraph = there?.paragraph ?? sentence.paragraph
    sentences.splice(same >= 0 ? same + 1 : at, 0, { ...sentence, key, id: null, paragraph, base: null })
  }
  return { ...merged, sentences: inOrder(sentences) }
}

/** Paragraph numbers may only rise. */
export function inOrder(sentences: readonly DraftSentence[]): DraftSentence[] {
  let highest = 0
  return sentences.map((sentence) => {
    highest = Math.max(highest, sentence.paragraph)
    return sentence.paragraph === highest ? sentence : { ...sentence, paragraph: highest }
  })
}

/** The paragraphs of two texts that are not in the other, so that what differs is seen at once. */
export function differing(one: string, two: string): { before: string; after: string } {
  const [first, second] = [one.split('\n\n'), two.split('\n\n')]
  return {
    before: first.filter((part) => !second.includes(part)).join('\n\n'),
    after: second.filter((part) => !first.includes(part)).join('\n\n'),
  }
}

/** The words of a letter as one text, to show two of them side by side. */
export function plainText(draft: Draft): string {
  const paragraphs = new Map<number, string[]>()
  for (const { paragraph, text } of draft.sentences) {
    if (text.trim() !== '') paragraphs.set(paragraph, [...(paragraphs.get(paragraph) ?? []), text.trim()])
  }
  const body = [...paragraphs.values()].map((sentences) => sentences.join(' '))
  const { attention, addressee, address, email } = draft.recipient
  const to = [attention, addressee, address, email].filter(Boolean).join(', ')
  const foot = [draft.enclosures.join('; '), draft.cc.join('; ')]
  return [draft.subject, to, draft.your_ref, draft.salutation, ...body, ...foot].filter(Boolean).join('\n\n')
}
