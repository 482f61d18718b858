import { describe, expect, it } from 'vitest'
import { codePointLength, cutBySpans, sliceByCodePoints } from './code-points'

describe('cutBySpans', () => {
  it('counts code points, so that an emoji before a span does not move it', () => {
    const text = 'Baby 👶 is 4 months old'
    const start = Array.from('Baby 👶 is ').length
    const [, marked] = cutBySpans(text, [{ start, end: start + 12 }])
    expect(marked?.text).toBe('4 months old')
  })

  it('gives the whole text back, whatever the spans', () => {
    const text = '𠮷田さん said "no" 👩‍👧, தமிழ் too'
    const spans = [
      { start: 5, end: 40 },
      { start: 0, end: 3 },
      { start: 2, end: 9 },
      { start: 90, end: 99 },
      { start: 7, end: 7 },
    ]
    expect(
      cutBySpans(text, spans)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })

  it('leaves overlapping words to the span that starts first', () => {
    const pieces = cutBySpans('abcdef', [
      { start: 2, end: 5 },
      { start: 0, end: 3 },
    ])
    expect(pieces.map(({ text, span }) => [text, span?.start ?? null])).toEqual([
      ['abc', 0],
      ['de', 2],
      ['f', null],
    ])
  })
})

describe('a slice', () => {
  it('is cut between characters, never inside one', () => {
    expect(sliceByCodePoints('𠮷田', 0, 1)).toBe('𠮷')
    expect(codePointLength('𠮷田')).toBe(2)
  })
})
