import { describe, expect, it } from 'vitest'
import { bodyOf, EMPTY, problemOf } from './form'
import { readRequestsPlace } from './search'
import { consentWords, dueWords, identityWords } from './words'

const FULL = {
  ...EMPTY,
  received_on: '2026-11-24',
  about: 'fact' as const,
  value: ' 912 ',
  case_id: 'case',
  fact_id: 'fact',
  consents: ['use'],
}

describe('a request that is taken down', () => {
  it('says what is missing', () => {
    expect(problemOf(EMPTY)).toBe('Give the day it came.')
    expect(problemOf({ ...FULL, kind: 'access' })).toBeUndefined()
    expect(problemOf({ ...FULL, kind: 'correction', about: null })).toBe('Choose what is to be corrected.')
    expect(problemOf({ ...FULL, kind: 'correction', fact_id: null })).toBe('Choose the fact.')
    expect(problemOf({ ...FULL, kind: 'correction', value: ' ' })).toBe('Type what it should be.')
    expect(problemOf({ ...FULL, kind: 'withdrawal', consents: [] })).toBe('Choose what they take back.')
  })

  it('sends only what belongs to its kind', () => {
    expect(bodyOf({ ...FULL, kind: 'access' }, 'p')).toMatchObject({
      about: null,
      case_id: null,
      consents: [],
    })
    expect(bodyOf({ ...FULL, kind: 'correction' }, 'p')).toMatchObject({ value: '912', fact_id: 'fact' })
    expect(bodyOf({ ...FULL, kind: 'correction', about: 'block' }, 'p')).toMatchObject({
      fact_id: null,
      case_id: null,
    })
    expect(bodyOf({ ...FULL, kind: 'withdrawal' }, 'p')).toMatchObject({
      about: null,
      case_id: 'case',
      consents: ['use'],
    })
  })
})

describe('the words of a request', () => {
  it('count the days to its answer', () => {
    expect(dueWords('2026-12-24', '2026-11-24')).toBe('Due in 30 days')
    expect(dueWords('2026-11-24', '2026-11-24')).toBe('Due today')
    expect(dueWords('2026-11-23', '2026-11-24')).toBe('1 day late')
  })

  it('name consents and how it was made sure who asks', () => {
    expect(consentWords({ key: 'disclosure:HDB', agency_name: 'HDB' })).toBe('That HDB is told')
    expect(consentWords({ key: 'keeping', agency_name: '' })).toBe('That it is kept')
    expect(identityWords('portal')).toBe('Signed in to their own page')
    expect(identityWords(null)).toBe('Not made sure yet')
  })
})

describe('the address of the requests', () => {
  it('keeps only what can be meant', () => {
    expect(readRequestsPlace({ list: 'decided', page: '2' })).toEqual({ list: 'decided', page: 2 })
    expect(readRequestsPlace({ list: 'all', page: 'x' })).toEqual({})
  })
})
