import type { DraftSentence } from './draft'

let made = 0

function blank(near: DraftSentence, paragraph: number): DraftSentence {
  return { key: `new-${Date.now()}-${made++}`, id: null, paragraph, part: near.part, text: '', base: null }
}

export interface Changed {
  sentences: DraftSentence[]
  /** Where the caret goes. */
  focus?: { key: string; at: 'start' | 'end' }
}

export function typed(sentences: readonly DraftSentence[], key: string, text: string): DraftSentence[] {
  return sentences.map((sentence) => (sentence.key === key ? { ...sentence, text } : sentence))
}

/** Enter: what stands after the caret becomes a sentence of its own. */
export function split(sentences: readonly DraftSentence[], key: string, caret: number): Changed {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  const here = sentences[at]
  if (!here) return { sentences: [...sentences] }
  const next = { ...blank(here, here.paragraph), text: here.text.slice(caret).trimStart() }
  const first = { ...here, text: here.text.slice(0, caret).trimEnd() }
  return {
    sentences: sentences.toSpliced(at, 1, first, next),
    focus: { key: next.key, at: 'start' },
  }
}

/** Backspace at the start: the sentence joins the one before it, of the same paragraph or not. */
export function join(sentences: readonly DraftSentence[], key: string): Changed {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  const here = sentences[at]
  const before = sentences[at - 1]
  if (!here || !before) return { sentences: [...sentences] }
  const text = [before.text, here.text].filter(Boolean).join(' ')
  return {
    sentences: sentences.toSpliced(at - 1, 2, { ...before, text }),
    focus: { key: before.key, at: 'end' },
  }
}

export function remove(sentences: readonly DraftSentence[], key: string): Changed {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  const rest = sentences.filter((sentence) => sentence.key !== key)
  const near = rest[Math.max(0, at - 1)]
  return near ? { sentences: rest, focus: { key: near.key, at: 'end' } } : { sentences: rest }
}

/** From this sentence on everything is one paragraph further down, or joins the paragraph before. */
export function breakBefore(sentences: readonly DraftSentence[], key: string): DraftSentence[] {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  const here = sentences[at]
  const before = sentences[at - 1]
  if (!here || !before) return [...sentences]
  const by = here.paragraph === before.paragraph ? 1 : before.paragraph - here.paragraph
  return sentences.map((sentence, index) =>
    index < at ? sentence : { ...sentence, paragraph: sentence.paragraph + by },
  )
}

export function startsParagraph(sentences: readonly DraftSentence[], key: string): boolean {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  return at <= 0 || sentences[at - 1]?.paragraph !== sentences[at]?.paragraph
}

export function addAfter(sentences: readonly DraftSentence[], key: string): Changed {
  const at = sentences.findIndex((sentence) => sentence.key === key)
  const here = sentences[at]
  if (!here) return { sentences: [...sentences] }
  const next = blank(here, here.paragraph)
  return { sentences: sentences.toSpliced(at + 1, 0, next), focus: { key: next.key, at: 'start' } }
}

/** Facts given for the words as they stand now. */
export function link(
  sentences: readonly DraftSentence[],
  key: string,
  facts: readonly string[],
): DraftSentence[] {
  return sentences.map((sentence) => {
    if (sentence.key !== key) return sentence
    const support = facts.length > 0 ? 'said' : 'unverified'
    return { ...sentence, base: { text: sentence.text, facts: [...facts], support } }
  })
}

/** Pasted text loses its line breaks and hidden signs: a sentence is one line. */
export function asOneLine(pasted: string): string {
  return pasted.replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '').replace(/\s+/g, ' ')
}
