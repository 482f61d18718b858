import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve } from '../../../tests/server'
import type { CaseDetail } from './types'

const ID = '0190bbbb-0000-7000-8000-000000000001'
const WHO = { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Aisyah Contoh' }

function detail(more: Partial<CaseDetail>): CaseDetail {
  return {
    id: ID,
    number: 'MPS-BAN-202611-P3-0007',
    title: 'Rental flat',
    status: 'submitted',
    stage: 'sorted',
    waiting_for: 'a letter',
    urgency: 'medium',
    escalated: false,
    channel: 'walk_in',
    language: 'en',
    session_date: '2026-11-23',
    created_at: '2026-11-23T12:00:00Z',
    updated_at: '2026-11-23T12:00:00Z',
    created_by: WHO,
    owner: WHO,
    outcome: null,
    pipeline: [],
    person: {
      id: ID,
      name: 'Salmah Contoh',
      title: 'Mdm',
      nric: '',
      phone: '',
      email: '',
      block: '',
      street: '',
      unit: '',
      postal_code: '',
      language: 'en',
      do_not_call: false,
      check: [],
      version: 1,
    },
    routing: {
      category: 'rental',
      category_label: 'Rental flat',
      agency: 'HDB',
      agency_name: 'HDB',
      needs_person: false,
      chosen_by: null,
      reason: '',
      options: [],
      other_needs: [],
      evidence: [],
      urgency: 'medium',
      urgency_rule: '',
      urgency_reason: '',
      refusal: null,
      slots: [],
      readiness: 1,
    },
    safety: [],
    facts: [],
    timeline: [],
    notes: [],
    who_looked: [],
    other_cases: [],
    may: ['assign', 'escalate', 'close'],
    version: 4,
    ...more,
  }
}

beforeAll(startLanguages)

describe('an act on a case', () => {
  it('shows both sides when somebody was faster, and goes on with mine only when asked', async () => {
    const meanwhile = detail({
      version: 5,
      escalated: true,
      timeline: [
        {
          id: 'e1',
          at: '2026-11-23T12:30:00Z',
          kind: 'escalated',
          code: 'ESCALATED',
          actor: 'Dr Nadia Contoh',
          text: 'Marked for the MP',
          letter_id: null,
          detail: {},
        },
      ],
    })
    let held = detail({})
    const heard = serve({
      'GET /api/me': () => ({ body: person('staff', ['see_self', 'read_cases', 'assign_cases']) }),
      [`GET /api/cases/${ID}`]: () => ({ body: held }),
      [`GET /api/cases/${ID}/letters`]: () => ({ body: { items: [], total: 0 } }),
      [`PATCH /api/cases/${ID}`]: ({ headers }) => {
        if (headers.get('If-Match') === '"5"') return { body: detail({ version: 6, urgency: 'high' }) }
        held = meanwhile
        const details = { current: { urgency: 'medium' }, current_version: 5 }
        return { status: 409, body: refusal('version_conflict', 'Somebody was faster.', details) }
      },
    })
    open(`/cases/${ID}`)
    await userEvent.click(await screen.findByRole('button', { name: 'Change the urgency' }))
    await userEvent.click(screen.getByRole('radio', { name: 'High' }))
    await userEvent.click(screen.getByRole('button', { name: 'Set the urgency' }))
    expect(screen.getByText('Say why the urgency changes.')).toBeTruthy()
    await userEvent.type(screen.getByRole('textbox', { name: 'The reason' }), 'Eviction on Friday')
    await userEvent.click(screen.getByRole('button', { name: 'Set the urgency' }))

    const mine = await screen.findByRole('region', { name: 'Yours' })
    expect(mine.textContent).toContain('Urgency: HighReason: Eviction on Friday')
    expect(
      await screen.findByRole('heading', {
        name: 'Dr Nadia Contoh changed this case while you were deciding',
      }),
    ).toBeTruthy()
    expect(screen.getByText('Dr Nadia Contoh: Marked for the MP')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Go on with mine' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = heard.filter(({ method }) => method === 'PATCH')
    expect(sent.map(({ headers }) => headers.get('If-Match'))).toEqual(['"4"', '"5"'])
    expect(sent.at(-1)?.body).toEqual({ urgency: 'high', reason: 'Eviction on Friday' })
  })

  it('says the server’s own words beside the button, and keeps what was chosen', async () => {
    const words = 'A letter of this case is not finished. Send it or withdraw it, then close the case.'
    serve({
      'GET /api/me': () => ({ body: person('staff', ['see_self', 'read_cases']) }),
      [`GET /api/cases/${ID}`]: () => ({ body: detail({ stage: 'replied', status: 'in_progress' }) }),
      [`GET /api/cases/${ID}/letters`]: () => ({ body: { items: [], total: 0 } }),
      [`POST /api/cases/${ID}/close`]: () => ({ status: 409, body: refusal('letters_still_open', words) }),
    })
    open(`/cases/${ID}`)
    await userEvent.click(await screen.findByRole('button', { name: 'Close the case' }))
    await userEvent.click(screen.getByRole('radio', { name: 'Granted' }))
    await userEvent.click(screen.getByRole('checkbox', { name: 'The resident has been told' }))
    await userEvent.click(screen.getByRole('button', { name: 'Close the case' }))
    expect((await screen.findByRole('alert')).textContent).toBe(words)
    expect(screen.getByRole('radio', { name: 'Granted' })).toHaveProperty('checked', true)
  })
})
