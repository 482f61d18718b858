import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve } from '../../../tests/server'
import type { Alarm, RecordAlarm } from './queries'

function page(alarms: Alarm[], record: RecordAlarm[] = []) {
  serve({
    'GET /api/me': () => ({ body: person('auditor', ['see_self', 'see_health']) }),
    'GET /api/record-alarms': () => ({ body: { alarms: record } }),
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

  it('say on every page while the record is not kept up, and list when it was not', async () => {
    const alarm = {
      kind: 'record_not_sequenced',
      since: '2026-11-23T13:00:00Z',
      raised_at: '2026-11-23T13:01:05Z',
    } as const
    page(
      [],
      [
        { ...alarm, id: '0190aaaa-0000-7000-8000-0000000000b3', waiting: 1200, cleared_at: null },
        {
          ...alarm,
          id: '0190aaaa-0000-7000-8000-0000000000b4',
          waiting: 3,
          cleared_at: '2026-11-23T14:00:00Z',
        },
      ],
    )
    const said = await screen.findByText('The record has not been kept up since Mon 23 Nov 2026, 9:00 pm')
    expect(said.closest('[role=status]')).toBeTruthy()
    const rows = await screen.findAllByRole('row')
    expect(rows[1]?.textContent).toContain('It goes on')
    expect(rows[1]?.textContent).toContain('1,200')
    expect(rows[2]?.textContent).toContain('10:00 pm')
  })

  it('do not speak of the record while it is kept up', async () => {
    page([])
    expect(await screen.findByRole('heading', { name: 'No alarm in the last 30 days' })).toBeTruthy()
    expect(screen.queryByText(/kept up since/)).toBeNull()
  })
})
