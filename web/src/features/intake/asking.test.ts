import { expect, test } from 'vitest'
import { chipRowsOf, toldOf } from './asking'
import { chip, turn, view } from './invented'
import type { Question } from './types'

const question = (slot: string, ...chips: string[]): Question => ({
  slot,
  text: `About ${slot}?`,
  english: `About ${slot}?`,
  reason: 'It is needed.',
  chips: chips.map((id) => chip(id)),
})

test('the question on the screen is not repeated as a line of the talk', () => {
  const asked = turn({ id: 't2', seq: 2, speaker: 'assistant', kind: 'question' })
  const told = toldOf(view({ turns: [turn(), asked], questions: [question('date')] }))
  expect(told.before.map(({ id }) => id)).toEqual(['turn-1'])
  expect(told.ask?.turn?.id).toBe('t2')
})

test('with nothing asked, every line stays in the talk', () => {
  const note = turn({ id: 't2', speaker: 'assistant', kind: 'note' })
  expect(toldOf(view({ turns: [turn(), note] }))).toMatchObject({
    before: [{ id: 'turn-1' }, { id: 't2' }],
    ask: null,
  })
})

test('a row of chips for each question, no chip twice', () => {
  const rows = chipRowsOf(
    view({ questions: [question('date', 'soon', 'skip'), question('sum', 'fifty', 'skip')] }),
  )
  expect(rows.map(({ chips }) => chips.map(({ id }) => id))).toEqual([['soon', 'skip'], ['fifty']])
})

test('the talk begins with the four suggestions instead', () => {
  const rows = chipRowsOf(
    view({ start_chips: [chip('home')], questions: [question('story', 'home', 'work')] }),
  )
  expect(rows).toEqual([{ question: 'About story?', chips: [chip('home')] }])
})
