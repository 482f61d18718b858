import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { typedEmail } from './typed-email'
import { words } from './words'

beforeAll(startLanguages)
beforeEach(() => typedEmail.set(''))

const config: Reply = () => ({
  body: { product: 'MPS Connect', version: '0.1.0', demo: true, office_names: ['Bukit Angsana'] },
})
const accounts: Reply = () => ({
  body: {
    accounts: [{ key: 'staff', name: 'Priya Sampel', role: 'staff', summary: 'Vets, sends and follows up' }],
  },
})

function office(more: Record<string, Reply> = {}) {
  const signedIn = { yes: false }
  const heard = serve({
    'GET /api/public/config': config,
    'GET /api/demo/accounts': accounts,
    'GET /api/me': () =>
      signedIn.yes ? { body: person('staff') } : { status: 401, body: refusal('not_signed_in', 'Sign in.') },
    'POST /api/demo/sign-in': () => {
      signedIn.yes = true
      return { body: { next: 'done', methods: [] } }
    },
    ...more,
  })
  return heard
}

describe('the sign-in page', () => {
  it('takes everybody who is not signed in, and says where they were going', async () => {
    office()
    const { router } = open('/#aside')
    expect(await screen.findByRole('heading', { name: 'Sign in', level: 1 })).toBeTruthy()
    expect(router.state.location.search).toEqual({ next: '/#aside' })
  })

  it('enters the demo office with one press', async () => {
    const heard = office()
    open('/sign-in')
    await userEvent.click(await screen.findByRole('button', { name: /Priya Sampel/ }))
    expect(await screen.findByRole('navigation', { name: 'Pages' })).toBeTruthy()
    expect(heard.find(({ path }) => path === '/api/demo/sign-in')?.body).toEqual({
      account: 'staff',
      tokens: 'cookies',
    })
  })

  it('keeps what was typed when the server refuses, and says why', async () => {
    const words = 'The e-mail and password do not match. Check both and try again.'
    office({ 'POST /api/auth/sign-in': () => ({ status: 401, body: refusal('wrong_credentials', words) }) })
    open('/sign-in')
    await userEvent.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'priya@example.sg')
    await userEvent.type(screen.getByLabelText('Password'), 'not it')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect((await screen.findByRole('alert')).textContent).toContain(words)
    expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveProperty('value', 'priya@example.sg')
  })

  it('asks for what is missing without troubling the server', async () => {
    const heard = office()
    open('/sign-in')
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }))
    expect(screen.getAllByText('This is needed.')).toHaveLength(2)
    expect(heard.some(({ method }) => method === 'POST')).toBe(false)
  })

  it('never sends anybody on to another site', async () => {
    office()
    const { router } = open('/sign-in?next=//evil.example')
    await userEvent.click(await screen.findByRole('button', { name: /Priya Sampel/ }))
    await screen.findByRole('navigation', { name: 'Pages' })
    await waitFor(() => {
      expect(router.state.location.href).toBe('/evening')
    })
  })

  it('speaks four languages and keeps what was typed when one is chosen', async () => {
    office()
    open('/sign-in')
    await userEvent.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'priya@example.sg')
    await userEvent.click(screen.getByRole('button', { name: 'தமிழ்' }))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('உள்நுழைக')
    expect(screen.getByRole('textbox')).toHaveProperty('value', 'priya@example.sg')
    await userEvent.click(screen.getByRole('button', { name: 'English' }))
  })

  it('has every sentence in every language', () => {
    const sentences = Object.keys(words.zh).sort()
    expect(Object.keys(words.ms).sort()).toEqual(sentences)
    expect(Object.keys(words.ta).sort()).toEqual(sentences)
  })
})
