import { describe, expect, it } from 'vitest'
import type { Policy } from './queries'
import { numberProblem, reasonProblem, termProblems } from './rules'
import { readRetentionPlace } from './search'
import {
  countsWords,
  daysOfYears,
  dueWords,
  effectWords,
  erasureBasis,
  span,
  termWords,
  unitWords,
} from './words'

describe('a term in words', () => {
  it('is in years where the days are those of whole years', () => {
    expect(span(daysOfYears(5))).toBe('5 years')
    expect(span(daysOfYears(1))).toBe('1 year')
    expect(span(365)).toBe('365 days')
    expect(span(1)).toBe('1 day')
    expect(span(1826)).toBe('1,826 days')
    expect(termWords('closed_cases', 1827)).toBe('5 years after a case is closed')
    expect(termWords('constituents', 1)).toBe('1 day after their last case went')
  })

  it('says before anybody consents what would go', () => {
    const of = (now: number, then: number) =>
      effectWords({ data_class: 'closed_cases', would_go: { now, then } })
    expect(of(4, 312)).toContain('312 cases would be erased by rule, instead of 4 now. What is erased')
    expect(of(4, 1)).toBe('With this term 1 case would be erased by rule, instead of 4 now.')
    expect(of(0, 0)).toBe('Nothing would be erased at once.')
    expect(of(2, 2)).toBe('2 cases would be erased by rule with either term.')
    expect(effectWords({ data_class: 'links', would_go: null })).toBeNull()
  })
})

describe('what went, in words', () => {
  it('names the classes and leaves out what is nothing', () => {
    expect(countsWords({ closed_cases: 1, sessions: 14, links: 0, other: 3 })).toBe('1 case, 14 sessions')
    expect(countsWords({})).toBe('Nothing was due')
  })

  it('names a case by its number and a person by nothing', () => {
    expect(dueWords({ kind: 'case', label: 'MPS-BAN-202011-P3-0001' })).toBe('MPS-BAN-202011-P3-0001')
    expect(dueWords({ kind: 'case', label: '' })).toBe('A case that was never handed in')
    expect(dueWords({ kind: 'constituent', label: '' })).toBe('A person without a case')
    expect(unitWords(null, null)).toBe('Everything that is due')
    expect(unitWords('constituent', 'A-1')).toBe('Everything of the person of case A-1')
    expect(erasureBasis('term_over')).toBe('The term is over')
  })
})

const POLICY: Policy = {
  data_class: 'sessions',
  days: 7,
  least: 1,
  most: 90,
  trigger: 'session_ended',
  legal_basis: 'PDPA section 24',
  version: 1,
}

describe('what keeps a form from being sent', () => {
  it('is said field by field', () => {
    expect(termProblems(POLICY, { days: '91', legalBasis: '', reason: 'x' })).toEqual({
      days: 'Write whole days, from 1 to 90.',
      legalBasis: 'Name the law or the duty it rests on.',
      reason: 'Say why in a few words: somebody reads it in two years.',
    })
    expect(
      termProblems(POLICY, { days: '7.5', legalBasis: 'PDPA', reason: 'A good reason' }).days,
    ).toBeTruthy()
    const same = { days: '7', legalBasis: 'PDPA section 24', reason: 'A good reason' }
    expect(termProblems(POLICY, same)).toEqual({ days: 'This is the term in force already.' })
    expect(termProblems(POLICY, { ...same, legalBasis: 'Another duty' })).toEqual({})
  })

  it('is nothing where all is there', () => {
    expect(termProblems(POLICY, { days: '14', legalBasis: 'PDPA', reason: 'A good reason' })).toEqual({})
    expect(reasonProblem('A good reason')).toBeUndefined()
    expect(numberProblem('MPS-BAN-202011-P3-0001')).toBeUndefined()
    expect(numberProblem(' ')).toBeTruthy()
  })
})

it('an address names a tab that is there, or none', () => {
  expect(readRetentionPlace({ tab: 'holds' })).toEqual({ tab: 'holds' })
  expect(readRetentionPlace({ tab: 'else' })).toEqual({})
})
