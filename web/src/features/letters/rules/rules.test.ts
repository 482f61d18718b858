import { describe, expect, it } from 'vitest'
import { CUT, letter, OWED, TURN_TEXT } from '../../../../tests/letter'
import { readApprovalsSearch, readLetterSearch, readListSearch } from '../search'
import { daysSince, isoToday } from '../after/days'
import { approveWords, may, toVet, waitsForSecond, whyNot } from './acts'
import { sealOf } from './seal'
import { description, excerpt, headOf, paragraphsOf, provenance, usesOf } from './sentences'
import { shareParts } from './share'
import { afterThis, stepFrom } from './walking'

describe('the share of what is not verified', () => {
  it('leaves out what claims nothing', () => {
    const words = shareParts({ said: 4, seen: 2, unverified: 1, record: 0, plain: 9 }).map(
      (part) => part.words,
    )
    expect(words).toEqual(['4 in their words', '2 seen on paper', '1 not verified', '0 from our record'])
  })
})

describe('what a sentence stands on', () => {
  it('is said after it, with the hour and the remarks', () => {
    const marked = letter({
      remarks: [{ rule: 'S09', severity: 'B', sentence: 1, start: 0, end: 3, message: 'Not in the facts.' }],
    })
    expect(description(marked, 1)).toBe('from their words, 9:38 pm, 23 Nov. Remark: Not in the facts.')
    expect(description(marked, 3)).toBe('not verified')
    expect(description(marked, 0)).toBe("from the office's own record")
  })

  it('leads back from a fact to its sentences', () => {
    expect(usesOf(letter(), OWED).map(({ id }) => id)).toEqual(['s2', 's3'])
    expect(usesOf(letter(), CUT).map(({ id }) => id)).toEqual(['s3'])
  })

  it('says who typed it, when, whether confirmed, and what was worked out', () => {
    const [owed] = letter().sources
    expect(provenance(owed!)).toBe('Typed by Aisyah Contoh, 9:38 pm, 23 Nov, confirmed.')
    expect(provenance({ ...owed!, status: 'heard', origin: 'inferred', typed_by: null })).toBe(
      '9:38 pm, 23 Nov, not confirmed yet. Worked out from their words, not said as such.',
    )
  })

  it('is cut out of a long turn without moving the marked words', () => {
    const long = `${'x'.repeat(300)}${TURN_TEXT}${'y'.repeat(300)}`
    const start = 300 + TURN_TEXT.indexOf('25 Nov')
    const cut = excerpt(long, start, start + 6)
    expect(Array.from(cut.text).slice(cut.start, cut.end).join('')).toBe('25 Nov')
    expect(cut.text.startsWith('… ')).toBe(true)
    expect(excerpt(TURN_TEXT, 0, 4)).toEqual({ text: TURN_TEXT, start: 0, end: 4 })
  })

  it('counts code points, so that a rare character shifts nothing', () => {
    const text = `👶${'𠮷'.repeat(200)}cut here`
    const cut = excerpt(text, 201, 204, 10)
    expect(Array.from(cut.text).slice(cut.start, cut.end).join('')).toBe('cut')
  })
})

describe('paragraphs', () => {
  it('keep their sentences together', () => {
    expect(paragraphsOf(letter().sentences).map(({ sentences }) => sentences.length)).toEqual([1, 3, 1])
  })

  it('of a point form have a head', () => {
    expect(headOf({ part: 'point', text: 'Location: Blk 977' })).toBe('Location:'.length)
    expect(headOf({ part: 'facts', text: 'Location: Blk 977' })).toBe(0)
    expect(headOf({ part: 'point', text: `${'long '.repeat(10)}: no head` })).toBe(0)
  })
})

describe('the approve button', () => {
  it.each([
    [[], false, false, 'Read to the end'],
    [['Account number'], false, true, 'Read to the end'],
    [[], true, false, 'Approve'],
    [['Account number'], true, false, 'Approve without account number'],
    [['Account number'], true, true, 'Press again: approve without account number'],
    [['Account number', 'Pass'], true, false, 'Approve without what is missing (2)'],
    [['Name and number of the person whose file it is'], true, false, 'Approve without what is missing (1)'],
  ])('with %j missing, read %s, pressed once %s', (missing, read, armed, words) => {
    expect(approveWords(missing, read, armed)).toBe(words)
  })

  it('tells why not only where the act is of this role and not open', () => {
    const held = letter({ may: ['edit'], why_not: { vet: 'You have vetted this text.' } })
    expect(may(held, 'edit')).toBe(true)
    expect(whyNot(held, 'vet')).toBe('You have vetted this text.')
    expect(whyNot(held, 'approve')).toBeUndefined()
  })

  it.each([
    ['draft', false, true, false],
    ['returned', false, true, false],
    ['vetted', false, false, false],
    ['vetted', true, true, true],
  ] as const)(
    'of a letter %s, by a signer %s, offers vetting %s',
    (status, vetted_by_signer, offers, second) => {
      const one = letter({ status, vetted_by_signer, may: ['vet'] })
      expect(toVet(one)).toBe(offers)
      expect(waitsForSecond(one)).toBe(second)
      expect(toVet(letter({ status, vetted_by_signer, may: [] }))).toBe(false)
    },
  )

  it('writes the seal as the page does', () => {
    expect(sealOf(`3f2a91bc04de${'0'.repeat(52)}`)).toBe('3f2a 91bc 04de')
  })
})

describe('walking a list', () => {
  it('goes to the next, or back where it was the last', () => {
    expect(afterThis(['a', 'b', 'c'], 'b')).toBe('c')
    expect(afterThis(['a', 'b', 'c'], 'c')).toBe('b')
    expect(afterThis(['a'], 'a')).toBeNull()
    expect(afterThis(['a', 'b'], 'gone')).toBe('a')
  })

  it('stops at both ends', () => {
    expect(stepFrom(['a', 'b'], 'a', -1)).toBeNull()
    expect(stepFrom(['a', 'b'], 'b', 1)).toBeNull()
    expect(stepFrom(['a', 'b'], 'a', 1)).toBe('b')
  })
})

describe('addresses', () => {
  it('let through only what a page knows', () => {
    expect(readListSearch({ view: 'sent', agency: 'HDB', page: '3' })).toEqual({
      view: 'sent',
      agency: 'HDB',
      page: 3,
    })
    expect(readListSearch({ view: 'nonsense', page: '-1' })).toEqual({})
    expect(readLetterSearch({ tab: 'check', edit: 'true', compare: '1-3', from: 'to_vet' })).toEqual({
      tab: 'check',
      edit: true,
      compare: '1-3',
      from: 'to_vet',
    })
    expect(readLetterSearch({ tab: 'x', compare: '1-<b>' })).toEqual({})
    expect(readApprovalsSearch({ letter: '../../etc', tab: 'analysis' })).toEqual({ tab: 'analysis' })
  })
})

describe('days', () => {
  it('are those of Singapore', () => {
    expect(isoToday(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-24')
    expect(daysSince('2026-11-18T03:12:00Z', new Date('2026-11-23T17:00:00Z'))).toBe(6)
    expect(daysSince('2026-11-25T03:12:00Z', new Date('2026-11-23T17:00:00Z'))).toBe(0)
  })
})
