import { clockTime, dayMonth } from '@/kit/time'
import type { Letter, Remark, Sentence, Source } from '../types'

export interface Paragraph<S> {
  number: number
  sentences: S[]
}

/** Sentences under their paragraphs, in the order of the letter. */
export function paragraphsOf<S extends { paragraph: number }>(sentences: readonly S[]): Paragraph<S>[] {
  const found: Paragraph<S>[] = []
  for (const sentence of sentences) {
    const last = found.at(-1)
    if (last?.number === sentence.paragraph) last.sentences.push(sentence)
    else found.push({ number: sentence.paragraph, sentences: [sentence] })
  }
  return found
}

const HEAD_LENGTH = 40

/** "Location: Blk 977" is a head and what stands under it, as it prints. */
export function headOf(sentence: Pick<Sentence, 'part' | 'text'>): number {
  if (sentence.part !== 'point') return 0
  const colon = sentence.text.indexOf(': ')
  return colon > 0 && colon <= HEAD_LENGTH ? colon + 1 : 0
}

export function remarksAt(letter: Letter, index: number): Remark[] {
  return letter.remarks.filter((remark) => remark.sentence === index)
}

export function sourcesOf(letter: Letter, facts: readonly string[]): Source[] {
  return facts.flatMap((id) => letter.sources.find((source) => source.fact_id === id) ?? [])
}

/** The sentences that stand on a fact. */
export function usesOf(letter: Letter, factId: string): Sentence[] {
  return letter.sentences.filter((sentence) => sentence.facts.includes(factId))
}

/** "7:39 pm, 23 Nov" */
function toldAt(sources: readonly Source[]): string {
  const at = sources.find((source) => source.said_at !== null)?.said_at
  return at == null ? '' : `, ${clockTime(at)}, ${dayMonth(at)}`
}

/** Said to a screen reader after the sentence itself. */
export function description(letter: Letter, index: number): string {
  const sentence = letter.sentences[index]
  if (!sentence) return ''
  const told = toldAt(sourcesOf(letter, sentence.facts))
  const said = {
    said: `from their words${told}`,
    seen: `from their words and a paper${told}`,
    unverified: `not verified${told}`,
    record: "from the office's own record",
    none: 'claims nothing',
  }[sentence.support]
  const remarks = remarksAt(letter, index).map(({ message }) => message)
  return [said, ...remarks.map((message) => `Remark: ${message}`)].join('. ')
}

export interface Standing {
  typed: string
  standing: string
}

const STATUS: Record<string, string> = {
  heard: 'not confirmed yet',
  confirmed: 'confirmed',
  disputed: 'disputed by the resident',
  superseded: 'replaced by a later fact',
}

const ORIGIN: Record<string, string> = {
  inferred: 'Worked out from their words, not said as such.',
  corrected: 'Corrected by hand.',
  document: 'Seen on a paper.',
}

/** "Typed by Aisyah Contoh, 7:39 pm, 23 Nov, confirmed. Seen on a paper." */
export function provenance({ typed_by, said_at, status, origin }: Source): string {
  const parts = [
    typed_by === null ? '' : `Typed by ${typed_by}`,
    said_at === null ? '' : `${clockTime(said_at)}, ${dayMonth(said_at)}`,
    STATUS[status] ?? status,
  ].filter(Boolean)
  const sentence = parts.join(', ')
  return [`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, ORIGIN[origin] ?? ''].join(' ').trim()
}

export interface Excerpt {
  text: string
  start: number
  end: number
}

/** The turn's words around a span, in code points; cut at a distance, with dots where something is left out. */
export function excerpt(text: string, start: number, end: number, around = 140): Excerpt {
  const points = Array.from(text)
  const from = Math.max(0, start - around)
  const to = Math.min(points.length, end + around)
  const before = from > 0 ? '… ' : ''
  const shift = before.length - from
  return {
    text: before + points.slice(from, to).join('') + (to < points.length ? ' …' : ''),
    start: start + shift,
    end: end + shift,
  }
}
