import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve } from '../../../tests/server'
import type { Alarm } from './queries'

function page(alarms: Alarm[]) {
  serve({
    'GET /api/me': () => ({ body: person('auditor') }),
    'GET /api/sign-in-alarms': () => ({ body: { alarms } }),
  })
  open('/alarms')
}

describe('sign-in alarms', () => {
  it('say whose account, what happened and what to do, and name no resident', async () => {
    const at = '2026-11-23T13:00:00Z'
    page([
      { id: '0190aaaa-0000-7000-8000-0000000000b1', at, kind: 'session_token_reused', name: 'Priya Sampel' },
      { id: '0190aaaa-0000-7000-8000-0000000000b2', at, kind: 'passkey_count_went_back', name: null },
    ])
    const [, first, second] = await screen.findAllByRole('row')
    expect(first?.textContent).toContain('Priya Sampel')
    expect(first?.textContent).toContain('A copied session was used; it is ended')
    expect(first?.textContent).toContain('Ask them whether they did anything unusual')
    expect(second?.textContent).toContain('A resident')
  })

  it('say so when there is none', async () => {
    page([])
    expect(await screen.findByRole('heading', { name: 'No alarm in the last 30 days' })).toBeTruthy()
  })
})
