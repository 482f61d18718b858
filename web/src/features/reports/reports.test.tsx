import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve } from '../../../tests/server'
import { isAwaited, type Control, type Standing } from './queries'
import { obligationState, percent, remarkProblem, worstFirst } from './words'

const control: Control = {
  id: 'accounts_reviewed',
  title: 'Accounts were reviewed',
  risk: 'medium',
  requirement: 'access',
  obligations: ['protection'],
  sources: ['IM8 AC-4'],
  by: 'person',
  ask: 'Every account was looked at.',
  every_days: 183,
  advice: 'Sit down with the administrator.',
  state: 'person_must_look',
  said: 'Nobody has confirmed it yet',
  confirmation: null,
}
const sealed: Control = {
  ...control,
  id: 'words_sealed',
  title: 'Words are sealed',
  risk: 'critical',
  by: 'program',
  ask: null,
  every_days: null,
  state: 'not_met',
  said: 'Readable: facts.body_enc',
}

const standing: Standing = {
  looked_at: '2026-11-24T12:10:00Z',
  score: 0.825,
  grade: 'at_risk',
  health: 'unhealthy',
  requirements: [{ id: 'audit', title: 'Audit logging', weight: 0.3, share: 0.5 }],
  obligations: [],
  controls: [control, sealed],
  fallen: ['words_sealed'],
  risen: [],
  course: [{ day: '2026-11-24', score: 0.825, grade: 'at_risk', health: 'unhealthy' }],
  statement_keys: [],
}

function asAuditor(more: Parameters<typeof serve>[0] = {}) {
  return serve({
    'GET /api/me': () => ({ body: person('auditor', ['see_self', 'see_compliance', 'make_reports']) }),
    'GET /api/compliance': () => ({ body: standing }),
    'GET /api/compliance/reports': () => ({ body: { items: [] } }),
    ...more,
  })
}

describe('words', () => {
  it('say shares, states and what comes first', () => {
    expect([percent(0.825), percent(1), percent(0)]).toEqual(['82.5 %', '100 %', '0 %'])
    expect(worstFirst([control, { ...sealed, state: 'met' }, sealed]).map(({ state }) => state)).toEqual([
      'not_met',
      'person_must_look',
      'met',
    ])
    const duty = { id: 'x', title: 'X', section: '1', in_force: true, met: null }
    expect(obligationState(duty)).toBe('Not looked at yet')
    expect(obligationState({ ...duty, met: true })).toBe('Met')
    expect(obligationState({ ...duty, met: false })).toBe('Not met')
    expect(obligationState({ ...duty, in_force: false })).toBe('Not in force yet')
    expect(remarkProblem(' Yes ')).toContain('What you typed is kept')
    expect(remarkProblem('Went through all')).toBeUndefined()
  })

  it('wait for a look that is newer than the one before', () => {
    const looked = Date.parse('2026-11-24T12:10:00Z')
    expect(isAwaited(standing, null)).toBe(false)
    expect(isAwaited(standing, looked)).toBe(true)
    expect(isAwaited(standing, looked - 1)).toBe(false)
    expect(isAwaited(undefined, 0)).toBe(true)
  })
})

describe('the page', () => {
  it('says how it stands, and on every page what has fallen', async () => {
    asAuditor()
    open('/reports')
    expect((await screen.findAllByText('82.5 %')).length).toBeGreaterThan(0)
    expect(screen.getAllByText('At risk').length).toBeGreaterThan(0)
    expect(screen.getAllByText(/held before/).length).toBeGreaterThan(1)
  })

  it('keeps what was typed when a confirmation is refused', async () => {
    asAuditor({
      'POST /api/compliance/confirmations': () => ({
        status: 503,
        body: { error: { code: 'database_busy', message: 'The system is busy.', details: {} } },
      }),
    })
    open('/reports?tab=controls')
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm: Accounts were reviewed' }))
    await userEvent.type(screen.getByLabelText('What you looked at'), 'Went through all')
    await userEvent.click(screen.getByRole('button', { name: 'I confirm it' }))
    expect(await screen.findByText('The system is busy.')).toBeTruthy()
    expect(screen.getByDisplayValue('Went through all')).toBeTruthy()
  })
})
