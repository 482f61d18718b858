import { expect, it } from 'vitest'
import { numberParts } from './case-words'

it('parts a case number into what is the same for all and what people say', () => {
  expect(numberParts('MPS-BAN-202611-P2-0098')).toEqual({ lead: '202611-P2-', serial: '0098' })
  expect(numberParts('MPS-BAN-202611-P1-12345')).toEqual({ lead: '202611-P1-', serial: '12345' })
  expect(numberParts('OLD 7')).toEqual({ lead: '', serial: 'OLD 7' })
  expect(numberParts(null)).toBeNull()
})
