import { expect, test } from 'vitest'
import { chip, fact, slot } from './invented'
import { barOf, countOf, missingChipsOf, needsOf } from './needs-rules'

test('each thing is known, to check or missing; what was left out is not counted', () => {
  const needs = needsOf(
    [
      slot({ slot: 'a', status: 'heard' }),
      slot({ slot: 'b', status: 'none' }),
      slot({ slot: 'c', status: 'conflict' }),
      slot({ slot: 'd', status: 'will_bring' }),
      slot({ slot: 'e', status: 'unknown' }),
      slot({ slot: 'f', status: 'skipped' }),
    ],
    [],
  )
  expect([countOf(needs, 'known'), countOf(needs, 'check'), countOf(needs, 'missing')]).toEqual([2, 2, 1])
  expect(barOf(needs).map(({ words }) => words)).toEqual(['2 known', '2 to check', '1 missing'])
})

test('a thing resting on a doubtful fact is to check until the fact is confirmed', () => {
  const slots = [slot({ fact_ids: ['fact-1'] })]
  expect(needsOf(slots, [fact({ check: 'hedged' })])[0]?.state).toBe('check')
  expect(needsOf(slots, [fact({ check: 'hedged', status: 'confirmed' })])[0]?.state).toBe('known')
})

test('a missing chip has the short name of its thing and begins the composer with the server’s words', () => {
  const chips = [
    chip('missing:account_no', 'Regarding the account number, it is: '),
    chip('missing:x', '关于X,是: '),
  ]
  expect(missingChipsOf(chips, [slot({ slot: 'account_no', label: 'Account number' })])).toEqual([
    { id: 'missing:account_no', label: 'Account number', prefill: 'Regarding the account number, it is: ' },
    { id: 'missing:x', label: '关于X,是', prefill: '关于X,是: ' },
  ])
})
