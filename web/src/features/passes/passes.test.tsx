import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import type { Pass } from './queries'
import { endsToChoose, isExpected, pinIn, spacedPin, standingOf, suggestions, tookWords } from './rules'
import { forgetShown } from './shown'

beforeAll(startLanguages)
beforeEach(forgetShown)

const NOW = '2026-11-23T11:40:00Z'
const END = '2026-11-23T18:00:00Z'

const pass: Pass = {
  id: '7a000000-0000-7000-8000-000000000001',
  volunteer_id: '7a000000-0000-7000-8000-000000000002',
  name: 'Nurul Contoh',
  issued_by: 'Priya Contoh',
  issued_at: '2026-11-23T11:39:00Z',
  ends_at: END,
  claimed_at: null,
  revoked_at: null,
  device: '',
  last_seen_at: null,
  is_in: false,
}

describe('what a pass is worth now', () => {
  it.each([
    ['waiting', {}],
    ['in', { claimed_at: NOW, is_in: true }],
    ['away', { claimed_at: NOW }],
    ['taken-back', { claimed_at: NOW, is_in: true, revoked_at: NOW }],
    ['over', { ends_at: NOW, claimed_at: NOW, is_in: true }],
  ] as const)('%s', (standing, change) => {
    expect(standingOf({ ...pass, ...change }, NOW)).toBe(standing)
  })

  it('is expected for a quarter of an hour, and no longer once somebody is in', () => {
    expect(isExpected(pass, NOW)).toBe(true)
    expect(isExpected(pass, '2026-11-23T11:54:00Z')).toBe(false)
    expect(isExpected({ ...pass, claimed_at: NOW, is_in: true }, NOW)).toBe(false)
  })

  it('says how long it took', () => {
    expect(tookWords({ ...pass, claimed_at: '2026-11-23T11:39:42Z' })).toBe('42 seconds')
    expect(tookWords({ ...pass, claimed_at: '2026-11-23T11:43:00Z' })).toBe('4 minutes')
  })
})

describe('making one', () => {
  it('offers whole hours of the next twelve and the usual end', () => {
    const ends = endsToChoose(NOW, END)
    expect(ends[0]).toBe('2026-11-23T13:00:00.000Z')
    expect(ends).toContain('2026-11-23T18:00:00.000Z')
    expect(ends.at(-1)).toBe('2026-11-23T23:00:00.000Z')
    expect(new Set(ends).size).toBe(ends.length)
  })

  it('suggests who was here before, the likeliest first', () => {
    const volunteers = ['Siti Nurul Contoh', 'Nurul Contoh', 'Wei Jie Contoh'].map((name, at) => ({
      id: String(at),
      name,
    }))
    expect(suggestions(' nurul', volunteers).map(({ name }) => name)).toEqual([
      'Nurul Contoh',
      'Siti Nurul Contoh',
    ])
    expect(suggestions('  ', volunteers)).toEqual([])
  })

  it('takes a PIN with or without its space, and nothing else for one', () => {
    expect(spacedPin('12345678')).toBe('1234 5678')
    expect(pinIn(' 1234 5678')).toBe('12345678')
    expect([pinIn('1234567'), pinIn('1234 567a'), pinIn('')]).toEqual([null, null, null])
  })
})

function door(more: Record<string, Reply>) {
  const inNow = { yes: false }
  return serve({
    'GET /api/me': () =>
      inNow.yes
        ? { body: person('volunteer') }
        : { status: 401, body: refusal('not_signed_in', 'Sign in to go on.') },
    'POST /api/auth/pass/look': () => ({
      body: { name: 'Nurul Contoh', office_name: 'Bukit Angsana office', ends_at: END },
    }),
    'POST /api/auth/pass/claim': () => {
      inNow.yes = true
      return { body: { next: 'done', methods: [] } }
    },
    ...more,
  })
}

describe('coming in by one', () => {
  it('takes the code out of the address, says whose it is, and lets in at one press', async () => {
    const heard = door({})
    const { router } = open('/pass#a-code-that-is-long-enough')
    expect(await screen.findByRole('heading', { name: 'Nurul Contoh' })).toBeTruthy()
    expect(screen.getByText('Bukit Angsana office, until 2:00 am')).toBeTruthy()
    expect(router.state.location.href).toBe('/pass')
    await userEvent.click(screen.getByRole('button', { name: 'Come in' }))
    expect(await screen.findByRole('navigation', { name: 'Pages' })).toBeTruthy()
    const claims = heard.filter(({ path }) => path === '/api/auth/pass/claim')
    expect(claims.map(({ body }) => body)).toEqual([
      { code: 'a-code-that-is-long-enough', tokens: 'cookies' },
    ])
  })

  it('keeps a PIN that was refused, and says why', async () => {
    const words = 'This pass is not good, or not any more. Ask for a new one at the door.'
    const heard = door({
      'POST /api/auth/pass/look': () => ({ status: 404, body: refusal('pass_not_good', words) }),
    })
    open('/pass')
    const field = await screen.findByLabelText('PIN of your pass')
    await userEvent.type(field, '1234')
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText('A PIN has eight digits. Read it again.')).toBeTruthy()
    expect(heard.some(({ path }) => path === '/api/auth/pass/look')).toBe(false)
    await userEvent.type(field, ' 5678')
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText(words)).toBeTruthy()
    expect((field as HTMLInputElement).value).toBe('1234 5678')
  })
})

describe('taking one back', () => {
  it('asks first, and does it once', async () => {
    const heard = serve({
      'GET /api/me': () => ({ body: person('staff') }),
      'GET /api/passes': () => ({
        body: {
          passes: [{ ...pass, claimed_at: NOW, is_in: true, device: 'Chrome/131 Android' }],
          volunteers: [],
          default_end: END,
          now: NOW,
        },
      }),
      [`DELETE /api/passes/${pass.id}`]: () => ({ status: 204, body: null }),
    })
    open('/passes')
    expect(await screen.findByText('In')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Take back the pass of Nurul Contoh' }))
    const asked = await screen.findByRole('alertdialog', { name: 'Take back the pass of Nurul Contoh?' })
    expect(heard.some(({ method }) => method === 'DELETE')).toBe(false)
    await userEvent.click(within(asked).getByRole('button', { name: 'Take it back' }))
    expect(heard.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })
})
