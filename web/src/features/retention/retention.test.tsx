import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import type { Erasure, Hold, Policy, Proposal } from './queries'

const POLICY: Policy = {
  data_class: 'closed_cases',
  days: 1827,
  least: 366,
  most: 3653,
  trigger: 'case_closed',
  legal_basis: 'PDPA section 25',
  version: 1,
}
const PROPOSAL: Proposal = {
  id: '0190aaaa-0000-7000-8000-000000000001',
  data_class: 'closed_cases',
  days: 1096,
  based_days: 1827,
  legal_basis: 'PDPA section 25',
  reason: 'Three years are enough here',
  proposed_by: 'Hidayah Contoh',
  proposed_at: '2026-11-24T08:00:00Z',
  is_mine: false,
  answer: null,
  answered_by: null,
  answered_at: null,
  answer_reason: '',
  would_go: { now: 4, then: 312 },
}
const HOLD: Hold = {
  id: '0190aaaa-0000-7000-8000-000000000002',
  kind: 'case',
  case_number: 'MPS-BAN-202011-P3-0001',
  basis: 'court',
  placed_at: '2026-11-24T08:00:00Z',
  placed_by: 'Arun Contoh',
  released_at: null,
  released_by: null,
}
const ERASURE: Erasure = {
  id: '0190aaaa-0000-7000-8000-000000000003',
  kind: 'case',
  case_number: 'MPS-BAN-202011-P3-0001',
  basis: 'withdrawn',
  reason: 'The resident asked for it',
  asked_by: 'Arun Contoh',
  asked_at: '2026-11-24T08:00:00Z',
  is_mine: false,
  answer: null,
  answered_by: null,
  answered_at: null,
  state: 'asked',
}
const MAY = {
  auditor: ['see_self', 'see_retention', 'consent_to_retention', 'hold_data', 'erase_data'],
  admin: ['see_self', 'see_retention', 'propose_retention'],
} as const

interface Shown {
  proposals?: readonly Proposal[]
  holds?: readonly Hold[]
  erasures?: readonly Erasure[]
}

function office(role: 'auditor' | 'admin', shown: Shown, more: Record<string, Reply> = {}) {
  return serve({
    'GET /api/me': () => ({ body: person(role, [...MAY[role]]) }),
    'GET /api/retention': () => ({
      body: { policies: [POLICY], proposals: shown.proposals ?? [], history: [] },
    }),
    'GET /api/retention/holds': () => ({ body: { holds: shown.holds ?? [] } }),
    'GET /api/retention/erasures': () => ({ body: { erasures: shown.erasures ?? [] } }),
    'GET /api/retention/runs': () => ({ body: { runs: [] } }),
    'GET /api/retention/due': () => ({ body: { items: [], totals: [] } }),
    ...more,
  })
}

describe('the retention page', () => {
  beforeAll(startLanguages)

  it('shows the auditor what a shorter term would erase, and takes the consent', async () => {
    const heard = office(
      'auditor',
      { proposals: [PROPOSAL] },
      { [`POST /api/retention/proposals/${PROPOSAL.id}/consent`]: () => ({ status: 204 }) },
    )
    open('/retention')
    const waiting = await screen.findByRole('region', { name: 'Waiting for an answer' })
    expect(within(waiting).getByText(/312 cases would be erased by rule, instead of 4 now/)).toBeTruthy()
    expect(screen.getByText('5 years after a case is closed')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Propose/ })).toBeNull()
    await userEvent.click(within(waiting).getByRole('button', { name: 'Consent' }))
    expect(await screen.findByText('Closed cases: the new term is in force')).toBeTruthy()
    expect(heard.some(({ path }) => path.endsWith('/consent'))).toBe(true)
  })

  it('keeps what was typed where a proposal is refused by the server', async () => {
    const words = 'Another change of this term waits for its answer.'
    const heard = office(
      'admin',
      {},
      { 'POST /api/retention/proposals': () => ({ status: 409, body: refusal('proposal_open', words) }) },
    )
    open('/retention')
    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose another term for Closed cases' }),
    )
    const dialog = await screen.findByRole('dialog')
    const days = within(dialog).getByRole('textbox', { name: /Days/ })
    await userEvent.clear(days)
    await userEvent.type(days, '3653')
    expect(within(dialog).getByText('Residents were told five years')).toBeTruthy()
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Why it should change/ }),
      'Longer is needed',
    )
    await userEvent.click(within(dialog).getByRole('button', { name: 'Ask the auditor' }))
    expect(await within(dialog).findByText(words)).toBeTruthy()
    expect(within(dialog).getByDisplayValue('Longer is needed')).toBeTruthy()
    expect(heard.find(({ method }) => method === 'POST')?.body).toEqual({
      data_class: 'closed_cases',
      days: 3653,
      legal_basis: 'PDPA section 25',
      reason: 'Longer is needed',
    })
  })

  it('opens the reason of a hold on a press and not before', async () => {
    const heard = office(
      'auditor',
      { holds: [HOLD] },
      {
        [`GET /api/retention/holds/${HOLD.id}/reason`]: () => ({
          body: { reason: 'The court asked for the papers', release_reason: '' },
        }),
      },
    )
    open('/retention?tab=holds')
    await userEvent.click(await screen.findByRole('button', { name: `Why: Case ${HOLD.case_number}` }))
    expect(heard.some(({ path }) => path.endsWith('/reason'))).toBe(false)
    await userEvent.click(await screen.findByRole('button', { name: 'Open it' }))
    expect(await screen.findByText('The court asked for the papers')).toBeTruthy()
  })

  it('asks once more before the second person agrees', async () => {
    const heard = office(
      'admin',
      { erasures: [ERASURE] },
      { [`POST /api/retention/erasures/${ERASURE.id}/agree`]: () => ({ status: 204 }) },
    )
    open('/retention?tab=erased')
    await userEvent.click(await screen.findByRole('button', { name: 'Agree' }))
    expect(heard.some(({ method }) => method === 'POST')).toBe(false)
    await userEvent.click(await screen.findByRole('button', { name: 'Agree and erase' }))
    await waitFor(() => expect(heard.some(({ path }) => path.endsWith('/agree'))).toBe(true))
  })

  it('gives whoever asked nothing but to take it back', async () => {
    office('auditor', { erasures: [{ ...ERASURE, is_mine: true }] })
    open('/retention?tab=erased')
    expect(await screen.findByRole('button', { name: 'Take back' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Agree' })).toBeNull()
  })

  it('says that nothing is due, and what fails to load', async () => {
    office(
      'auditor',
      {},
      { 'GET /api/retention/holds': () => ({ status: 500, body: refusal('broken', 'It broke.') }) },
    )
    const { router } = open('/retention?tab=due')
    expect(await screen.findByText('Nothing is due')).toBeTruthy()
    await router.navigate({ to: '/retention', search: { tab: 'holds' } })
    expect(await screen.findByText('The list of holds did not load', {}, { timeout: 5000 })).toBeTruthy()
  })
})
