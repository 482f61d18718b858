import { describe, expect, it } from 'vitest'
import { changedLine, changedWords } from './columns'
import { asQuery, narrowing, readRecordSearch, withFilter } from './search'
import { didWhat, purposeWords, toWhat } from './things'

const CASE = '0190aaaa-0000-7000-8000-0000000000aa'
const WHO = '0190aaaa-0000-7000-8000-000000000001'

describe('the words of the record', () => {
  it.each([
    ['I', 'facts', [], 'Added a fact'],
    ['U', 'letters', ['status'], 'Changed a letter'],
    ['D', 'recipient_rules', [], 'Removed a rule'],
    ['I', 'sessions', [], 'Signed in'],
    ['U', 'sessions', ['ended_at'], 'Ended a sign-in'],
    ['U', 'sessions', ['last_seen_at'], 'Changed a sign-in'],
    ['I', 'new_kind', [], 'Added a row of new kind'],
    ['A', 'access_logs', [], 'Was shown a case'],
    ['E', 'keystore.subject_keys', [], 'Erased the key of a case or person'],
    ['C', 'audit.guard', [], 'Noted, as it stood, the guard of the record'],
    ['Z', 'cases', [], 'Touched a case'],
  ])('%s of %s', (op, table, changed, words) => {
    expect(didWhat({ op, table, changed })).toBe(words)
  })

  it('says which columns changed in words, without what the system keeps', () => {
    expect(changedWords(['id', 'version', 'status', 'body_enc', 'odd_enc'])).toEqual([
      'odd (sealed)',
      'status',
      'the words (sealed)',
    ])
    expect(changedLine('I', ['id'])).toBe('All of it, new')
    expect(changedLine('U', ['updated_at', 'version'])).toBe('Only when it was last touched')
    expect(changedLine('U', ['agency', 'category', 'status', 'urgency', 'outcome'])).toBe(
      'agency, category, outcome and 2 more',
    )
  })

  it('names the purpose, and says when there is none', () => {
    expect(purposeWords('set_up')).toBe('Setting up the office')
    expect(purposeWords(null)).toBe('Not given')
    expect(purposeWords('key_change')).toBe('key change')
  })

  it('says which case it was about, or which parts', () => {
    const about = { case_number: null, case_id: null, op: 'U', changed: ['status'] }
    expect(toWhat({ ...about, case_number: 'MPS-BAN-202611-P2-0001' })).toBe('MPS-BAN-202611-P2-0001')
    expect(toWhat({ ...about, case_id: CASE })).toBe('A case without a number yet')
    expect(toWhat(about)).toBe('status')
    expect(toWhat({ ...about, op: 'E' })).toBe('')
  })
})

describe('the address of the record', () => {
  it('keeps only what can be meant', () => {
    const whole = {
      actor: WHO,
      table: 'facts',
      op: 'U',
      case: `/cases/${CASE}`,
      since: '2026-11-01',
      entry: 79,
    }
    expect(readRecordSearch(whole)).toEqual({ ...whole, case: CASE })
    const none = {
      actor: '<b>',
      table: 'A B',
      op: 'Z',
      case: 'x',
      person: 5,
      since: 'monday',
      until: '2026-99-99',
    }
    expect(readRecordSearch({ ...none, entry: '' })).toEqual({})
    expect(readRecordSearch({ actor: 'system:found_office' })).toEqual({ actor: 'system:found_office' })
  })

  it('asks for whole days of Singapore', () => {
    expect(narrowing({ since: '2026-11-24', until: '2026-11-24', entry: 9 })).toEqual({
      since: '2026-11-23T16:00:00.000Z',
      until: '2026-11-24T16:00:00.000Z',
    })
    expect(asQuery({ person: CASE, op: 'D', entry: 4 })).toBe(`op=D&person=${CASE}`)
  })

  it('closes the open entry when a filter changes', () => {
    const search = { actor: WHO, entry: 79 }
    expect(withFilter(search, { table: 'facts' })).toEqual({ actor: WHO, table: 'facts' })
    expect(withFilter(search, { actor: null })).toEqual({})
  })
})
