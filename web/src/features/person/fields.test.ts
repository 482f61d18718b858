import { expect, test } from 'vitest'
import { addressOf, changesIn, checksOf, typedFrom } from './fields'
import type { Person } from './types'

const person: Person = {
  id: 'p1',
  name: 'Salmah Contoh',
  title: 'Mdm',
  nric: '•••• 011J',
  phone: '',
  email: '',
  block: '912',
  street: 'Angsana Walk',
  unit: '#07-318',
  postal_code: '560912',
  language: 'ms',
  do_not_call: false,
  check: [],
  version: 3,
}
const none = new Set<never>()

test('only what differs is sent; a hidden number left alone stays as it is', () => {
  expect(changesIn(typedFrom(person), person, none)).toEqual({})
  const typed = { ...typedFrom(person), name: ' Salmah binte Contoh ', phone: '9000 0123', nric: '' }
  expect(changesIn(typed, person, none)).toEqual({ name: 'Salmah binte Contoh', phone: '9000 0123' })
})

test('a hidden number is replaced by typing and emptied only when asked for', () => {
  expect(changesIn({ ...typedFrom(person), nric: 'S6700011A' }, person, none)).toEqual({ nric: 'S6700011A' })
  expect(changesIn(typedFrom(person), person, new Set(['nric'] as const))).toEqual({ nric: '' })
})

test('a wrong check letter is said at its field, and unknown codes say nothing', () => {
  expect(checksOf({ check: ['nric_letter', 'something_new'] })).toEqual({
    nric: 'Check this. The last letter does not fit the number.',
  })
})

test('an address is written whole, without the parts that are not known', () => {
  expect(addressOf(person)).toBe('Blk 912 Angsana Walk #07-318, Singapore 560912')
  expect(addressOf({ block: '', street: '', unit: '', postal_code: '560912' })).toBe('Singapore 560912')
})
