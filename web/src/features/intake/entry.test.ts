import { expect, test } from 'vitest'
import { addsOn, entryOf, prefilled } from './entry'

const enter = { key: 'Enter', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }

test('up to 500 characters are said; more are taken as one message of up to 20,000', () => {
  expect(entryOf('a'.repeat(500), 'guided')).toMatchObject({ kind: 'said', limit: 500, problem: undefined })
  expect(entryOf('a'.repeat(501), 'guided')).toMatchObject({
    kind: 'paste',
    limit: 20_000,
    problem: undefined,
  })
  expect(entryOf('short', 'paste').kind).toBe('paste')
})

test('characters are counted as people count them, and too many say how many', () => {
  expect(entryOf('😀'.repeat(500), 'guided').kind).toBe('said')
  expect(entryOf('a'.repeat(20_000), 'paste').problem).toBeUndefined()
  expect(entryOf('a'.repeat(21_500), 'paste').problem).toMatch(/^1,500 characters more/)
})

test('only blanks is nothing to add', () => {
  expect(entryOf(' \n ', 'guided').isBlank).toBe(true)
})

test('Enter adds in the talk, a new line in a pasted message; Shift Enter is always a new line', () => {
  expect(addsOn(enter, 'guided')).toBe(true)
  expect(addsOn(enter, 'paste')).toBe(false)
  expect(addsOn({ ...enter, ctrlKey: true }, 'paste')).toBe(true)
  expect(addsOn({ ...enter, shiftKey: true }, 'guided')).toBe(false)
  expect(addsOn({ ...enter, key: 'a' }, 'guided')).toBe(false)
})

test('a missing thing begins the line and drops nothing that was typed', () => {
  expect(prefilled('', 'Regarding the date, it is: ')).toBe('Regarding the date, it is: ')
  expect(prefilled('half a word', 'Regarding the date, it is: ')).toBe(
    'half a word\nRegarding the date, it is: ',
  )
  expect(prefilled('Regarding the date, it is: 5', 'Regarding the date, it is: ')).toBe(
    'Regarding the date, it is: 5',
  )
})
