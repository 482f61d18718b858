import { expect, test } from 'vitest'
import { lineOf } from './consent-line'
import { answersFor, itemsOf, readAloud, standingOf, unanswered } from './standing'
import type { Consent } from './types'

const SP = { short: 'SP', name: 'SP Group', isNeeded: true }
const LAB = { short: 'LAB', name: 'Legal Aid Bureau', isNeeded: false }

function consent(over: Partial<Consent> = {}): Consent {
  return {
    id: 'c1',
    kind: 'use',
    agency: null,
    given: true,
    text_version: '2026-11',
    language: 'ms',
    how: 'spoken',
    recorded_by: 'Aisyah Contoh',
    recorded_at: '2026-11-24T13:36:00Z',
    withdrawn_at: null,
    ...over,
  }
}

const basis = [consent(), consent({ id: 'c2', kind: 'program' }), consent({ id: 'c3', kind: 'keeping' })]
const name = () => 'SP Group'

test('one box for each part of the basis and each recipient', () => {
  expect(itemsOf([SP, LAB], 'her choice').map(({ id, note }) => [id, note])).toEqual([
    ['use', 'needed'],
    ['program', 'needed'],
    ['keeping', 'needed'],
    ['disclosure SP', 'needed for this letter'],
    ['disclosure LAB', 'her choice'],
  ])
})

test('the last answer counts, and one taken back is no answer', () => {
  const no = consent({ id: 'c9', given: false })
  expect(standingOf([consent(), no]).get('use')?.given).toBe(false)
  expect(standingOf([consent({ withdrawn_at: '2026-11-24T14:00:00Z' })]).has('use')).toBe(false)
})

test('only what is needed keeps the question open', () => {
  const items = itemsOf([SP, LAB], 'her choice')
  expect(unanswered(items, { recorded: basis }).map(({ id }) => id)).toEqual([
    'disclosure SP',
    'disclosure LAB',
  ])
  const told = consent({ id: 'c4', kind: 'disclosure', agency: 'SP' })
  expect(unanswered(items, { recorded: [...basis, told] })).toEqual([])
})

test('what is read aloud names the agency', () => {
  const texts = [
    {
      kind: 'disclosure' as const,
      language: 'en',
      version: '1',
      text: 'May we tell {agency}?',
      reviewed: false,
    },
  ]
  expect(readAloud(texts, itemsOf([SP], ''), [SP])).toEqual([
    { id: 'disclosure SP', text: 'May we tell SP Group?' },
  ])
  expect(answersFor(itemsOf([SP], '').slice(3), false)).toEqual([
    { kind: 'disclosure', agency: 'SP', given: false },
  ])
})

test('the line before the talk says what was read and agreed, or nothing while something is open', () => {
  expect(lineOf(basis.slice(0, 2), name)).toBeNull()
  expect(lineOf(basis, name)).toBe('9:36 pm. Consent read in Malay. Agreed.')
  expect(lineOf([...basis, consent({ kind: 'disclosure', agency: 'SP' })], name)).toBe(
    '9:36 pm. Consent read in Malay. Agreed: tell SP Group.',
  )
  expect(lineOf([consent({ given: false }), ...basis.slice(1)], name)).toMatch(/Not everything was agreed to/)
})
