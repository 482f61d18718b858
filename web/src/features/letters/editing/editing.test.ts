import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SaveStatus } from '@/kit/autosave'
import { CUT, letter, OWED } from '../../../../tests/letter'
import type { Letter, LetterEdit } from '../types'
import {
  afterSave,
  bodyOf,
  differing,
  draftOf,
  factsOf,
  keepBoth,
  plainText,
  problemOf,
  sameAs,
  supportOf,
} from './draft'
import { LetterSaver } from './saver'
import {
  addAfter,
  asOneLine,
  breakBefore,
  join,
  link,
  remove,
  split,
  startsParagraph,
  typed,
} from './sentences'

const draft = () => draftOf(letter())

describe('a sentence under the pen', () => {
  it('loses its facts with its words, and has them again with its words', () => {
    const changed = typed(draft().sentences, 's2', 'She owes money.')
    expect(supportOf(changed[1]!)).toBe('unverified')
    expect(factsOf(changed[1]!)).toEqual([])
    const back = typed(changed, 's2', 'She says that S$1,286.40 is owed.')
    expect(supportOf(back[1]!)).toBe('said')
    expect(factsOf(back[1]!)).toEqual([OWED])
  })

  it('is linked again by a person, for exactly these words', () => {
    const linked = link(typed(draft().sentences, 's4', 'New words.'), 's4', [CUT])
    expect(supportOf(linked[3]!)).toBe('said')
    expect(factsOf(linked[3]!)).toEqual([CUT])
    expect(factsOf(typed(linked, 's4', 'Other words.')[3]!)).toEqual([])
  })

  it('is split at the caret and joined again', () => {
    const parts = split(draft().sentences, 's2', 'She says that'.length)
    expect(parts.sentences.slice(1, 3).map(({ text }) => text)).toEqual([
      'She says that',
      'S$1,286.40 is owed.',
    ])
    expect(parts.focus).toEqual({ key: parts.sentences[2]!.key, at: 'start' })
    const one = join(parts.sentences, parts.sentences[2]!.key)
    expect(one.sentences[1]!.text).toBe('She says that S$1,286.40 is owed.')
    expect(factsOf(one.sentences[1]!)).toEqual([OWED])
  })

  it('starts a paragraph and joins the one above', () => {
    const apart = breakBefore(draft().sentences, 's3')
    expect(apart.map(({ paragraph }) => paragraph)).toEqual([0, 1, 2, 2, 3])
    expect(startsParagraph(apart, 's3')).toBe(true)
    expect(breakBefore(apart, 's3').map(({ paragraph }) => paragraph)).toEqual([0, 1, 1, 1, 2])
  })

  it('can be added and removed', () => {
    const more = addAfter(draft().sentences, 's5')
    expect(more.sentences).toHaveLength(6)
    expect(remove(more.sentences, more.focus!.key).sentences.map(({ key }) => key)).toEqual([
      's1',
      's2',
      's3',
      's4',
      's5',
    ])
  })

  it('takes pasted text as one plain line', () => {
    expect(asOneLine('one\r\n\ttwo  three\u202e')).toBe('one two three')
  })
})

describe('what is sent', () => {
  it('leaves out what is empty, and keeps the resident’s marks exactly', () => {
    const edited = {
      ...draft(),
      cc: ['', ' Mdm <b>Salmah</b> '],
      sentences: typed(draft().sentences, 's4', '  '),
    }
    const body = bodyOf(edited)
    expect(body.sentences.map(({ id }) => id)).toEqual(['s1', 's2', 's3', 's5'])
    expect(body.cc).toEqual(['Mdm <b>Salmah</b>'])
  })

  it('is nothing while nothing differs, and nothing without a subject', () => {
    expect(sameAs(draft(), letter())).toBe(true)
    expect(problemOf({ ...draft(), subject: ' ' })).toBe('A letter needs a subject.')
    expect(problemOf({ ...draft(), sentences: [] })).toBe('A letter needs at least one sentence.')
  })
})

describe('two people, one letter', () => {
  it('keeps both: my differing sentences after theirs', () => {
    const theirs = letter({
      sentences: letter().sentences.map((one) => (one.id === 's2' ? { ...one, text: 'Theirs.' } : one)),
    })
    const fresh = addAfter(typed(draft().sentences, 's2', 'Mine.'), 's3')
    const mine = { ...draft(), sentences: typed(fresh.sentences, fresh.focus!.key, 'My new one.') }
    const both = keepBoth(mine, theirs)
    expect(both.sentences.map(({ text }) => text).slice(1, 5)).toEqual([
      'Theirs.',
      'Mine.',
      letter().sentences[2]!.text,
      'My new one.',
    ])
    const paragraphs = both.sentences.map(({ paragraph }) => paragraph)
    expect(paragraphs).toEqual([...paragraphs].sort((a, b) => a - b))
  })

  it('shows only the paragraphs that differ', () => {
    const mine = plainText({ ...draft(), salutation: 'Dear Ms Contoh' })
    expect(differing(plainText(draft()), mine)).toEqual({ before: 'Dear Sir/Madam', after: 'Dear Ms Contoh' })
  })
})

describe('saving', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  interface Put {
    version: number
    body: LetterEdit
    answer: (saved: Letter) => void
    refuse: (error: unknown) => void
  }

  function begin() {
    const puts: Put[] = []
    const seen: SaveStatus['kind'][] = []
    const conflicts: Letter[] = []
    let now = draft()
    const offline = new Error('offline')
    const saver = new LetterSaver(letter(), now, {
      put: (_id, version, body) =>
        new Promise((answer, refuse) => {
          puts.push({ version, body, answer, refuse })
        }),
      isOffline: (error) => error === offline,
      insteadOf: (error) => (error instanceof Error ? null : (error as Letter)),
      onStatus: ({ kind }) => seen.push(kind),
      onSaved: (next) => {
        now = next
      },
      onConflict: (theirs) => conflicts.push(theirs),
      onRefused: () => seen.push('failed'),
    })
    return { saver, puts, seen, conflicts, offline, now: () => now }
  }

  const saved = (body: LetterEdit, version: number) =>
    letter({
      version,
      sentences: body.sentences.map((one, index) => ({
        id: one.id ?? `e${index}`,
        paragraph: one.paragraph,
        part: 'facts',
        text: one.text,
        facts: one.facts ?? [],
        support: (one.facts ?? []).length > 0 ? 'said' : 'unverified',
      })),
    })

  it('waits 800 ms, one at a time, each on the version before', async () => {
    const { saver, puts, now } = begin()
    const one = { ...draft(), sentences: typed(draft().sentences, 's2', 'One.') }
    saver.change(one)
    vi.advanceTimersByTime(700)
    expect(puts).toHaveLength(0)
    vi.advanceTimersByTime(100)
    expect(puts.map(({ version }) => version)).toEqual([3])
    const two = { ...one, sentences: typed(one.sentences, 's2', 'One. Two.') }
    saver.change(two)
    vi.advanceTimersByTime(800)
    expect(puts).toHaveLength(1)
    puts[0]!.answer(saved(puts[0]!.body, 4))
    await vi.waitFor(() => expect(puts).toHaveLength(2))
    expect(puts[1]!.version).toBe(4)
    expect(puts[1]!.body.sentences[1]!.text).toBe('One. Two.')
    expect(now().sentences[1]!.text).toBe('One. Two.')
  })

  it('keeps it here while there is no network, and sends it when asked again', async () => {
    const { saver, puts, seen, offline } = begin()
    saver.change({ ...draft(), salutation: 'Dear Ms Contoh' })
    vi.advanceTimersByTime(800)
    puts[0]!.refuse(offline)
    await vi.waitFor(() => expect(seen).toEqual(['saving', 'kept']))
    void saver.flush()
    expect(puts).toHaveLength(2)
  })

  it('stops at a conflict until a person has chosen', async () => {
    const { saver, puts, conflicts } = begin()
    const mine = { ...draft(), salutation: 'Dear Ms Contoh' }
    saver.change(mine)
    vi.advanceTimersByTime(800)
    const theirs = letter({ version: 9, salutation: 'Dear Dr Sampel' })
    puts[0]!.refuse(theirs)
    await vi.waitFor(() => expect(conflicts).toEqual([theirs]))
    saver.change({ ...mine, your_ref: 'X' })
    vi.advanceTimersByTime(800)
    expect(puts).toHaveLength(1)
    saver.goOn(mine, theirs)
    expect(puts[1]!.version).toBe(9)
    expect(puts[1]!.body.salutation).toBe('Dear Ms Contoh')
  })

  it('gives new sentences the server’s names without touching what was typed since', () => {
    const more = addAfter(draft().sentences, 's2')
    const sent = { ...draft(), sentences: typed(more.sentences, more.focus!.key, 'New.') }
    const since = { ...sent, sentences: typed(sent.sentences, more.focus!.key, 'New, and more.') }
    const next = afterSave(since, sent, saved(bodyOf(sent), 4))
    expect(next.sentences[2]).toMatchObject({ id: 'e2', text: 'New, and more.' })
    expect(supportOf(next.sentences[2]!)).toBe('unverified')
    expect(next.sentences[1]).toMatchObject({ id: 's2', text: 'She says that S$1,286.40 is owed.' })
  })

  it('keeps a link made while a save was under way', () => {
    const sent = { ...draft(), sentences: typed(draft().sentences, 's4', 'New words.') }
    const since = { ...sent, sentences: link(sent.sentences, 's4', [CUT]) }
    expect(factsOf(afterSave(since, sent, saved(bodyOf(sent), 4)).sentences[3]!)).toEqual([CUT])
  })
})
