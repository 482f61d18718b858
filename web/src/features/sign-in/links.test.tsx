import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answer, api } from '@/api/client'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { askWords } from './ask-words'
import { carriedLink } from './carried-link'
import { linkWords } from './link-words'
import { typedEmail } from './typed-email'

beforeAll(startLanguages)
beforeEach(() => {
  carriedLink.set(null)
  typedEmail.set('')
})

const TOKEN = 'n0t-a-real-token-0123456789-0123456789-0123'
const OVER = 'This link is not good, or not any more. Ask for a new one.'

const found = (purpose: string) => ({
  purpose,
  name: 'Sampel Staff',
  office_name: 'Contoh office',
  email: 'staff@cth.invalid',
  expires_at: '2026-12-01T12:00:00Z',
})

function office(more: Record<string, Reply> = {}, sendsMail = true) {
  const signedIn = { yes: false }
  const config = {
    product: 'MPS Connect',
    version: '0.1.0',
    demo: false,
    office_names: ['Contoh office'],
    single_sign_on_name: null,
    sends_mail: sendsMail,
  }
  const heard = serve({
    'GET /api/public/config': () => ({ body: config }),
    'GET /api/me': () =>
      signedIn.yes ? { body: person('staff') } : { status: 401, body: refusal('not_signed_in', 'Sign in.') },
    'POST /api/auth/links/look': () => ({ body: found('invitation') }),
    'POST /api/auth/links/use': () => {
      signedIn.yes = true
      return { body: { next: 'done', methods: [] } }
    },
    'POST /api/auth/links/ask': () => ({ status: 202, body: {} }),
    ...more,
  })
  const sent = (path: string) => heard.filter((call) => call.path === path).map(({ body }) => body)
  return { heard, sent }
}

describe('a one-time link', () => {
  it('leaves the address and the history at once, and is kept nowhere', async () => {
    const { sent } = office()
    const { router } = open(`/link#${TOKEN}`)
    expect(
      await screen.findByRole('heading', {
        level: 1,
        name: 'Sampel Staff, you were invited to Contoh office',
      }),
    ).toBeTruthy()
    expect(router.state.location.href).toBe('/link')
    expect(router.history.length).toBe(1)
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
    expect(sent('/api/auth/links/look')).toEqual([{ token: TOKEN }])
    expect(sent('/api/auth/links/use')).toEqual([])
  })

  it('keeps what was typed when the password is too weak, and goes on when it is good', async () => {
    const weak = 'That is too close to a name others know. Use a few unrelated words.'
    const answers: Reply[] = [() => ({ status: 422, body: refusal('password_too_weak', weak) })]
    const { sent } = office({
      'POST /api/auth/links/use': (heard) =>
        answers.shift()?.(heard) ?? { body: { next: 'done', methods: [] } },
    })
    open(`/link#${TOKEN}`)
    const field = await screen.findByLabelText('Choose a password')
    await userEvent.type(field, 'short')
    await userEvent.click(screen.getByRole('button', { name: 'Set the password and go on' }))
    expect((await screen.findByRole('alert')).textContent).toContain('Use at least 12 characters')
    expect(sent('/api/auth/links/use')).toEqual([])
    await userEvent.clear(field)
    await userEvent.type(field, 'sampel staff 1234')
    await userEvent.click(screen.getByRole('button', { name: 'Set the password and go on' }))
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(weak))
    expect(field).toHaveProperty('value', 'sampel staff 1234')
    await userEvent.click(screen.getByRole('button', { name: 'Set the password and go on' }))
    await waitFor(() => expect(carriedLink.get()).toBeNull())
    expect(sent('/api/auth/links/use')).toHaveLength(2)
  })

  it('for another password asks for the second step', async () => {
    office({
      'POST /api/auth/links/look': () => ({ body: found('password_reset') }),
      'POST /api/auth/links/use': () => ({ body: { next: 'second_factor', methods: ['totp'] } }),
    })
    open(`/link#${TOKEN}`)
    await userEvent.type(await screen.findByLabelText('New password'), 'four unrelated words here')
    await userEvent.click(screen.getByRole('button', { name: 'Set the password and go on' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Now your second step' })).toBeTruthy()
    expect(screen.getByLabelText('The code your app shows now')).toBeTruthy()
  })

  it('of a resident waits for her press', async () => {
    const { sent } = office({ 'POST /api/auth/links/look': () => ({ body: found('resident_sign_in') }) })
    open(`/link#${TOKEN}`)
    const press = await screen.findByRole('button', { name: 'See my case' })
    expect(sent('/api/auth/links/use')).toEqual([])
    await userEvent.click(press)
    await waitFor(() => expect(sent('/api/auth/links/use')).toEqual([{ token: TOKEN, tokens: 'cookies' }]))
  })

  it('that is used says so, and a reload says how to go on', async () => {
    office({ 'POST /api/auth/links/look': () => ({ status: 404, body: refusal('link_not_good', OVER) }) })
    const { unmount } = open(`/link#${TOKEN}`)
    expect(
      await screen.findByRole('heading', { name: 'This link is not good, or not any more' }),
    ).toBeTruthy()
    expect(screen.getByRole('link', { name: 'I forgot my password' })).toBeTruthy()
    unmount()
    carriedLink.set(null)
    open('/link')
    expect(await screen.findByRole('heading', { name: 'Open your link again' })).toBeTruthy()
  })
})

describe('asking for a link', () => {
  it('takes the e-mail along from the sign-in page and answers the same for everybody', async () => {
    const { sent } = office()
    const { router } = open('/sign-in')
    await userEvent.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'nobody@cth.invalid')
    await userEvent.click(screen.getByRole('link', { name: 'I forgot my password' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Send me a link' }))
    expect(
      await screen.findByText('If nobody@cth.invalid is known here, a link is on its way to it.'),
    ).toBeTruthy()
    expect(sent('/api/auth/links/ask')).toEqual([{ email: 'nobody@cth.invalid', purpose: 'password_reset' }])
    expect(router.state.location.href).toBe('/forgot-password')
  })

  it('says whom to ask where the office sends no e-mail', async () => {
    office({}, false)
    open('/my-case')
    expect(await screen.findByText(/^This office sends no e-mail. Ask the office/)).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  it('is what an ended session offers a resident, who has no password', async () => {
    const state = { in: true }
    const out = { status: 401, body: refusal('not_signed_in', 'Sign in.') }
    const mine = {
      cases: [],
      contact: { address: [], phone: '', email: '', hours: '' },
      office: 'Contoh office',
    }
    const { sent } = office({
      'GET /api/me': () => (state.in ? { body: person('resident') } : out),
      'GET /api/my/cases': () => (state.in ? { body: mine } : out),
    })
    open('/my-case')
    await screen.findByText('There is no case of yours here yet')
    state.in = false
    const held = answer(api.GET('/api/my/cases', { params: { query: { language: 'en' } } }))
    held.catch(() => undefined)
    const dialog = within(await screen.findByRole('dialog', { name: 'Your session has ended' }))
    expect(dialog.queryByLabelText('Password')).toBeNull()
    await userEvent.type(await dialog.findByRole('textbox', { name: 'E-mail' }), 'salmah@contoh.invalid')
    await userEvent.click(dialog.getByRole('button', { name: 'Send me a link' }))
    expect(await dialog.findByText(/^If salmah@contoh.invalid is known here/)).toBeTruthy()
    expect(sent('/api/auth/links/ask')).toEqual([
      { email: 'salmah@contoh.invalid', purpose: 'resident_sign_in' },
    ])
  })

  it('has every sentence in every language', () => {
    for (const words of [askWords, linkWords]) {
      const sentences = Object.keys(words.zh).sort()
      expect(Object.keys(words.ms).sort()).toEqual(sentences)
      expect(Object.keys(words.ta).sort()).toEqual(sentences)
    }
  })
})
