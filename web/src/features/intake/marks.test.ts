import { expect, test } from 'vitest'
import { foldAt } from './fold-words'
import { fact } from './invented'
import { marksOf, needsALook } from './marks'

const sentence = fact({ id: 'whole', type: 'statement', start: 0, end: 20 })
const sum = fact({ id: 'sum', start: 4, end: 8 })

test('a sum inside a sentence keeps its words; the sentence is marked only when it is chosen', () => {
  expect(marksOf('turn-1', [sentence, sum], null).map(({ id }) => id)).toEqual(['sum'])
  expect(marksOf('turn-1', [sentence, sum], 'whole').map(({ id }) => id)).toEqual(['whole'])
})

test('marks stand in the order of the words and belong to their turn', () => {
  const later = fact({ id: 'later', start: 12, end: 16 })
  const elsewhere = fact({ id: 'elsewhere', turn_id: 'turn-2' })
  const byHand = fact({ id: 'by hand', turn_id: null, start: null, end: null })
  expect(marksOf('turn-1', [later, sum, elsewhere, byHand], null).map(({ id }) => id)).toEqual([
    'sum',
    'later',
  ])
})

test('said, seen and to check are three states; a confirmed doubt is none any more', () => {
  const states = (over: Parameters<typeof fact>[0]) => marksOf('turn-1', [fact(over)], null)[0]?.state
  expect(states({})).toBe('said')
  expect(states({ origin: 'document' })).toBe('seen')
  expect(states({ check: 'hedged' })).toBe('check')
  expect(states({ origin: 'inferred' })).toBe('check')
  expect(states({ check: 'hedged', status: 'confirmed' })).toBe('said')
  expect(needsALook(fact({ status: 'disputed' }))).toBe(true)
})

test('a long text folds behind a marked run, never inside it; a short one does not fold', () => {
  expect(foldAt('a'.repeat(900), [])).toBeNull()
  expect(foldAt('a'.repeat(901), [])).toBe(700)
  expect(foldAt('字'.repeat(2000), [{ start: 690, end: 712 }])).toBe(712)
})
