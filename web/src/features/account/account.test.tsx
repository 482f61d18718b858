import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import type { Happening } from './happenings'
import type { Ways } from './queries'

const AT = '2026-11-23T13:00:00Z'
const KEY = {
  id: '0190aaaa-0000-7000-8000-0000000000e1',
  name: 'Contoh key',
  added_at: AT,
  last_used_at: null,
}
const APP = { ...KEY, id: '0190aaaa-0000-7000-8000-0000000000e2', name: '' }
const CODES = ['0000-1111-2222', '3333-4444-5555']

function happening(over: Partial<Happening>): Happening {
  return { at: AT, kind: 'signed_in', how: null, name: null, by: null, ...over }
}

function ways(over: Partial<Ways> = {}): Ways {
  return {
    has_password: true,
    app: APP,
    passkeys: [],
    recovery_codes_left: 10,
    needs: 'second_step',
    passkey_address: null,
    fresh_until: null,
    happenings: [],
    ...over,
  }
}

function account(own: Ways, more: Record<string, Reply> = {}) {
  const heard = serve({
    'GET /api/me': () => ({ body: person('staff') }),
    'GET /api/me/sign-in': () => ({ body: own }),
    'GET /api/me/sessions': () => ({ body: { sessions: [] } }),
    'GET /api/public/config': () => ({
      body: {
        demo: false,
        office_names: [],
        single_sign_on_name: 'Contoh organisation',
        product: '',
        version: '',
      },
    }),
    'POST /api/me/recovery-codes': () => ({ status: 201, body: { recovery_codes: CODES } }),
    'POST /api/me/proof': () => ({ status: 204 }),
    ...more,
  })
  open('/account')
  return heard
}

function readText(blob: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.readAsText(blob ?? new Blob())
  })
}

const wantCodes = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Make new recovery codes' }))

afterEach(() => vi.restoreAllMocks())

describe('showing again that it is you', () => {
  it('takes the password', async () => {
    const heard = account(ways({ app: null, passkeys: [KEY] }))
    await wantCodes()
    await userEvent.type(await screen.findByLabelText('Your password'), 'four unrelated words here')
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText(CODES[0] ?? '')).toBeTruthy()
    expect(heard.find(({ path }) => path === '/api/me/proof')?.body).toEqual({
      password: 'four unrelated words here',
    })
  })

  it('takes a code of the app where there is no password, and keeps what was typed when it is refused', async () => {
    account(ways({ has_password: false }), {
      'POST /api/me/proof': () => ({
        status: 403,
        body: refusal('proof_refused', 'That code is not right.'),
      }),
    })
    await wantCodes()
    const field = await screen.findByLabelText('The code your app shows now')
    await userEvent.type(field, '123456')
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText('That code is not right.')).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('The code your app shows now').value).toBe('123456')
  })

  it('offers the app’s code beside the password', async () => {
    const heard = account(ways())
    await wantCodes()
    await userEvent.click(await screen.findByRole('button', { name: 'Use a code of the app instead' }))
    await userEvent.type(screen.getByLabelText('The code your app shows now'), '123456')
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
    expect(await screen.findByText(CODES[0] ?? '')).toBeTruthy()
    expect(heard.find(({ path }) => path === '/api/me/proof')?.body).toEqual({ code: '123456' })
  })

  it('sends who has nothing here to their organisation, in a tab of its own', async () => {
    const opened = vi.spyOn(window, 'open').mockReturnValue(null)
    account(ways({ has_password: false, app: null }), {})
    await userEvent.click(await screen.findByRole('button', { name: 'Set up an authenticator app' }))
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in with Contoh organisation once more' }),
    )
    expect(opened).toHaveBeenCalledWith(
      expect.stringMatching(/^\/sign-in-again\?asked=[0-9a-f-]{36}$/),
      '_blank',
    )
    expect(await screen.findByText(/Your browser opened no tab/)).toBeTruthy()
  })

  it('asks nothing where it was shown lately', async () => {
    const heard = account(ways({ fresh_until: new Date(Date.now() + 9 * 60_000).toISOString() }))
    await wantCodes()
    expect(await screen.findByText(CODES[0] ?? '')).toBeTruthy()
    expect(heard.some(({ path }) => path === '/api/me/proof')).toBe(false)
  })
})

describe('recovery codes', () => {
  it('are saved as a file that names nobody', async () => {
    const saved: { name: string; blob: Blob }[] = []
    let blob = new Blob()
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (made: Blob) => ((blob = made), 'blob:x'),
        revokeObjectURL: () => undefined,
      }),
    )
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, blob })
    })
    account(ways({ fresh_until: new Date(Date.now() + 9 * 60_000).toISOString() }))
    await wantCodes()
    await userEvent.click(await screen.findByRole('button', { name: 'Download' }))
    expect(saved.map(({ name }) => name)).toEqual(['mps-connect-recovery-codes.txt'])
    const text = await readText(saved[0]?.blob)
    expect(text.split('\r\n')).toEqual(expect.arrayContaining(CODES))
    expect(text).not.toContain(person('staff').name)
  })

  it.each([
    [3, '3 recovery codes are left'],
    [1, '1 recovery code is left'],
    [0, 'No recovery code is left'],
  ])('warn when %i are left', async (left, words) => {
    account(ways({ recovery_codes_left: left }))
    const part = within(await screen.findByRole('region', { name: 'Recovery codes' }))
    expect(part.getByText(words)).toBeTruthy()
    expect(part.getByText(/Make new ones now/)).toBeTruthy()
  })

  it('can be made anew by who has a passkey alone', async () => {
    account(ways({ app: null, passkeys: [KEY] }))
    expect(await screen.findByRole('button', { name: 'Make new recovery codes' })).toBeTruthy()
    expect(screen.queryByText(/Make new ones now/)).toBeNull()
  })
})

describe('what happened lately', () => {
  it('says who did it, with what, and what may not have been you', async () => {
    account(
      ways({
        happenings: [
          happening({ kind: 'outside_identity_untied', by: 'Jun Hao Sample' }),
          happening({ kind: 'signed_in', how: 'single_sign_on' }),
          happening({ kind: 'session_token_reused' }),
        ],
      }),
    )
    const part = within(await screen.findByRole('region', { name: 'What happened lately' }))
    await waitFor(() => expect(part.getAllByRole('listitem').length).toBe(3))
    const [untied, signedIn, reused] = part.getAllByRole('listitem').map((one) => one.textContent)
    expect(untied).toContain('untied from this account by Jun Hao Sample')
    expect(signedIn).toContain('Signed in through your organisation')
    expect(reused).toContain('Was this you?')
  })
})
