import { expect, test } from 'vitest'
import { beginning, corrected, fieldOf } from './correction'
import { fold, inOrder } from './facts-in-order'
import { fact } from './invented'

const many = Array.from({ length: 9 }, (_, index) => fact({ id: `f${index}`, label: `Fact ${index}` }))

test('facts to check come first, replaced ones not at all', () => {
  const facts = [
    fact({ id: 'a' }),
    fact({ id: 'b', check: 'hedged' }),
    fact({ id: 'c', status: 'superseded' }),
  ]
  expect(inOrder(facts).map(({ id }) => id)).toEqual(['b', 'a'])
})

test('a long list folds and names what is folded; the chosen fact stays', () => {
  expect(fold(many, null).words).toBe('3 more: fact 6, fact 7, fact 8')
  expect(fold(many, 'f8').rest.map(({ id }) => id)).toEqual(['f6', 'f7'])
})

test('a sum is corrected to cents, whatever signs it is typed with', () => {
  expect(corrected('money', 'S$1,286.4')).toEqual({ value: '1286.40' })
  expect(corrected('money', '900')).toEqual({ value: '900.00' })
  expect(corrected('money', 'about 900')).toEqual({ problem: 'Type a sum, like 1,286.40.' })
  expect(corrected('words', '  ')).toEqual({ problem: 'Type what it should be.' })
})

test('a hidden number and a day no calendar has are typed anew', () => {
  expect(beginning(fact({ type: 'nric', value: '•••• 011J' }))).toBe('')
  expect(beginning(fact({ type: 'date', value: '2026-11-31' }))).toBe('')
  expect(beginning(fact({ type: 'date', value: '2026-11-30' }))).toBe('2026-11-30')
  expect(fieldOf(fact({ type: 'date', value: '2026-11' }))).toBe('words')
})
