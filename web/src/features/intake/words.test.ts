import { expect, test } from 'vitest'
import { handInOf } from './hand-in'
import { view } from './invented'
import { nextStepsIn, readAloudLanguage } from './next-steps'
import { pronounsFor } from './pronouns'
import { recipientsOf } from './recipients'
import { asksWhich, confidenceWords, decidingWords, ruleWords } from './routing-words'

test('pronouns come from a recorded title, never from a name', () => {
  expect(pronounsFor('Mdm', 'Salmah Contoh').Possessive).toBe('Her')
  expect(pronounsFor('', 'Mr. Lim Contoh').Possessive).toBe('His')
  expect(pronounsFor('', 'Salmah Contoh').Possessive).toBe('Their')
  expect(pronounsFor('Dr', 'Mr Contoh').Possessive).toBe('Their')
})

test('the bar says whether the case may go, and with how much missing', () => {
  expect(handInOf(view()).kind).toBe('not-yet')
  expect(handInOf(view({ may: ['submit'], what_is_missing_to_submit: [] })).kind).toBe('ready')
  expect(handInOf(view({ may: ['submit'], what_is_missing_to_submit: ['a', 'b'] })).label).toBe(
    'Hand in with 2 things missing',
  )
  expect(handInOf(view({ status: 'submitted' })).kind).toBe('done')
})

test('what happens next is complete in four languages and names the agency and the number', () => {
  for (const language of ['en', 'zh', 'ms', 'ta'] as const) {
    const words = nextStepsIn(language, 'SP Group', '202611-P1-0147')
    expect(words.steps).toHaveLength(6)
    expect(words.number).toContain('202611-P1-0147')
    expect(words.steps.join()).toContain('SP Group')
    expect([words.number, ...words.steps].join()).not.toMatch(/[{}]/)
    expect(nextStepsIn(language, '', '1').steps.join()).not.toMatch(/[{}]/)
  }
  expect(readAloudLanguage('en-singlish')).toBe('en')
})

test('only who gets the letter may be told; a lawful way out is a choice', () => {
  const { routing } = view()
  expect(recipientsOf({ routing })).toEqual([])
  const sp = { ...routing, agency: 'SP', agency_name: 'SP Group' }
  expect(recipientsOf({ routing: sp })).toEqual([{ short: 'SP', name: 'SP Group', isNeeded: true }])
  const refusal = {
    rule: 'court',
    reason: '',
    instead: '',
    tell_resident: '',
    quote: null,
    lawful_agency: 'LAB',
    overridden: false,
    may_override: false,
  }
  expect(recipientsOf({ routing: { ...sp, refusal } })[1]).toEqual({
    short: 'LAB',
    name: 'LAB',
    isNeeded: false,
  })
})

test('numbers of confidence appear only where the server gives them', () => {
  const option = { short: 'SP', name: 'SP Group', likelihood: null, confidence: null, reason: '' }
  expect(confidenceWords(option)).toBeNull()
  expect(confidenceWords({ ...option, confidence: 0.823 })).toBe('82 of 100')
})

test('the deciding words are said once each, a rule in words, and a chosen agency is not asked for', () => {
  const { routing } = view()
  const span = { turn_id: 't', start: 0, end: 5, quote: 'power' }
  expect(decidingWords({ ...routing, evidence: [span, span] })).toEqual(['power'])
  expect(ruleWords('utilities_cut_at_risk')).toBe('Utilities cut at risk')
  expect(asksWhich({ ...routing, needs_person: true })).toBe(true)
  expect(asksWhich({ ...routing, needs_person: true, chosen_by: { id: 'x', name: 'Priya Sampel' } })).toBe(
    false,
  )
})
