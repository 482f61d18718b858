import { describe, expect, it } from 'vitest'
import { changesSince } from './changes-since'
import { factsInOrder, provenanceWords, standingOf } from './fact-words'
import { neededOf, tallyOf } from './needed'
import { nextStep } from './next-step'
import { readCasePlace } from './search'
import { linesOf, looksTogether, signOf, toneOf } from './story'
import type { CaseDetail, Fact, Letter, Slot, TimelineItem } from './types'

const letter = (ordinal: number, status: Letter['status']) =>
  ({ id: `l${ordinal}`, ordinal, status }) as Letter
const event = (id: string, kind: string, text = kind, actor = 'Priya Sampel') =>
  ({
    id,
    kind,
    text,
    actor,
    at: '2026-11-23T12:00:00Z',
    code: null,
    letter_id: null,
    detail: {},
  }) as TimelineItem
const fact = (id: string, more: Partial<Fact> = {}) =>
  ({ id, origin: 'said', status: 'heard', check: null, used_in_letters: 0, ...more }) as Fact
const slot = (name: string, status: Slot['status'], blocking = false) =>
  ({ slot: name, label: name, status, blocking, fact_ids: [] }) as Slot

describe('the next step', () => {
  const open = { status: 'submitted', stage: 'sorted', may: ['draft_letter', 'close'] } as const

  it.each([
    ['an interview', { status: 'draft', stage: 'told_us', may: ['submit'] }, [], 'Go on with the interview'],
    ['no letter', open, [], 'Write the letter'],
    ['one set aside', open, [letter(1, 'voided')], 'Write the letter'],
    ['one returned', open, [letter(1, 'returned')], 'Read why it came back'],
    ['one signed', open, [letter(1, 'approved')], 'Send the letter'],
    ['the newest of two', open, [letter(1, 'replied'), letter(2, 'sent')], 'Record a reply'],
    ['an answer', { ...open, stage: 'replied' }, [letter(1, 'replied')], 'Close the case'],
  ] as const)('with %s', (_, detail, letters, label) => {
    expect(nextStep(detail as unknown as CaseDetail, [...letters])?.label).toBe(label)
  })

  it('is nobody’s when the case is closed, or a rule stands against a letter', () => {
    expect(nextStep({ status: 'closed', stage: 'closed', may: ['reopen'] }, [])).toBeNull()
    expect(nextStep({ status: 'submitted', stage: 'sorted', may: ['override_refusal'] }, [])).toBeNull()
    expect(nextStep({ status: 'draft', stage: 'told_us', may: [] }, [])).toBeNull()
  })
})

describe('what happened', () => {
  it('shows letters and replies alone when asked', () => {
    const all = [event('1', 'letter_sent'), event('2', 'note_added'), event('3', 'reply_recorded')]
    expect(linesOf(all, 'letters').map(({ id }) => id)).toEqual(['1', '3'])
    expect(linesOf(all, 'everything')).toBe(all)
  })

  it('has a sign for each kind, and marks what is out or dangerous', () => {
    expect(['letter_sent', 'letter_edited', 'reply_recorded', 'case_opened', 'calmed'].map(signOf)).toEqual([
      'sent',
      'letter',
      'reply',
      'talk',
      'flag',
    ])
    expect(toneOf('letter_approved')).toBe('done')
    expect(toneOf('safety_opened')).toBe('danger')
    expect(toneOf('safety_decided')).toBe('plain')
  })

  it('tells repeated looks of one day once, with how often', () => {
    const look = (at: string, actor = 'A') => ({ at, actor, role: 'staff', what: 'opened the case' })
    const day = (at: string) => at.slice(0, 10)
    const looks = looksTogether(
      [look('2026-11-23T3'), look('2026-11-23T1'), look('2026-11-22T1'), look('2026-11-23T1', 'B')],
      day,
    )
    expect(looks.map(({ actor, times }) => [actor, times])).toEqual([
      ['A', 2],
      ['A', 1],
      ['B', 1],
    ])
  })
})

describe('two people on one case', () => {
  const detail = (more: Partial<CaseDetail>) =>
    ({
      urgency: 'medium',
      stage: 'sorted',
      routing: { agency: 'HDB', agency_name: '' },
      timeline: [],
      ...more,
    }) as unknown as CaseDetail

  it('tells what came meanwhile, and from whom', () => {
    const before = detail({ timeline: [event('1', 'case_opened')] })
    const after = detail({
      urgency: 'high',
      timeline: [event('2', 'urgency_changed', 'Urgency set to high'), event('1', 'case_opened')],
    })
    expect(changesSince(before, after)).toEqual({
      who: 'Priya Sampel',
      lines: ['Priya Sampel: Urgency set to high'],
    })
  })

  it('tells a change that left no line', () => {
    expect(changesSince(detail({}), detail({ urgency: 'urgent' }))).toEqual({
      who: null,
      lines: ['Urgency: Urgent'],
    })
  })
})

describe('facts', () => {
  it('that want a person come first', () => {
    const facts = [
      fact('a', { status: 'confirmed' }),
      fact('b'),
      fact('c', { check: 'hedged' }),
      fact('d', { status: 'disputed' }),
    ]
    expect(factsInOrder(facts).map(({ id }) => id)).toEqual(['c', 'd', 'a', 'b'])
  })

  it('say where they come from and where they are used', () => {
    expect(provenanceWords(fact('a', { used_in_letters: 1 }))).toBe(
      'said, heard, nobody has confirmed it, used in 1 letter',
    )
    expect(provenanceWords(fact('a', { origin: 'document', status: 'confirmed', used_in_letters: 2 }))).toBe(
      'seen on paper, confirmed, used in 2 letters',
    )
    expect(standingOf({ status: 'heard', check: null, origin: 'inferred' })).toBe('check')
    expect(standingOf({ status: 'confirmed', check: 'hedged', origin: 'said' })).toBe('confirmed')
  })
})

describe('what the agency asks for', () => {
  it('lists the missing first and counts the known', () => {
    const needed = neededOf([
      slot('a', 'heard'),
      slot('b', 'unknown', true),
      slot('c', 'conflict'),
      slot('d', 'none'),
      slot('e', 'will_bring'),
    ])
    expect(needed.map(({ id, words }) => [id, words])).toEqual([
      ['b', 'missing, needed'],
      ['e', 'will be brought'],
      ['c', 'check this'],
      ['a', 'heard'],
      ['d', 'there is none'],
    ])
    expect(tallyOf(needed)).toBe('2 of 5')
  })
})

it('reads what is open from the address and drops the rest', () => {
  const id = '01a20c47-cb39-703a-9e76-e9bfe77c46b9'
  expect(readCasePlace({ tab: 'facts', show: 'looks', fact: id, x: 1 })).toEqual({
    tab: 'facts',
    show: 'looks',
    fact: id,
  })
  expect(readCasePlace({ tab: 'happened', show: 'everything', fact: '<b>' })).toEqual({})
})
