import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { elsewhereWords } from './elsewhere-words'
import { forgetReturned, setOut } from './trip'

beforeAll(startLanguages)
beforeEach(forgetReturned)

const config: Reply = () => ({
  body: {
    product: 'MPS Connect',
    version: '0.1.0',
    demo: false,
    office_names: ['Bukit Angsana'],
    single_sign_on_name: 'Contoh organisation',
  },
})

function office(finish: Reply, more: Record<string, Reply> = {}) {
  const signedIn = { yes: false }
  return serve({
    'GET /api/public/config': config,
    'GET /api/me': () =>
      signedIn.yes ? { body: person('staff') } : { status: 401, body: refusal('not_signed_in', 'Sign in.') },
    'POST /api/auth/single-sign-on/finish': (heard) => {
      signedIn.yes = true
      return finish(heard)
    },
    'POST /api/auth/single-sign-on/start': () => ({
      status: 503,
      body: refusal('provider_silent', 'Your organisation does not answer.'),
    }),
    ...more,
  })
}

describe('signing in elsewhere', () => {
  it('takes the code out of the address, hands it over once and goes on to the page that was asked for', async () => {
    const heard = office(() => ({ body: { next: 'done', methods: [] } }))
    setOut({ next: '/evening' })
    const { router } = open('/signed-in-elsewhere?code=4%2F0Ab&state=s-1&iss=https%3A%2F%2Fid.contoh.invalid')
    expect(await screen.findByRole('navigation', { name: 'Pages' })).toBeTruthy()
    const sent = heard.filter(({ path }) => path === '/api/auth/single-sign-on/finish')
    expect(sent.map(({ body }) => body)).toEqual([
      { code: '4/0Ab', state: 's-1', issuer: 'https://id.contoh.invalid', tokens: 'cookies' },
    ])
    expect(router.state.location.href).toBe('/evening')
    expect(sessionStorage.length).toBe(0)
  })

  it('says why nobody was signed in', async () => {
    office(() => ({ status: 403, body: refusal('no_account_here', 'Nobody here has an account.') }))
    const { router } = open('/signed-in-elsewhere?error=access_denied&state=s-1')
    expect(await screen.findByText('Nobody here has an account.')).toBeTruthy()
    expect(router.state.location.href).toBe('/signed-in-elsewhere')
  })

  it('asks for the second step where the organisation has not', async () => {
    const heard = office(() => ({ body: { next: 'second_factor', methods: ['totp', 'recovery_code'] } }), {
      'POST /api/auth/second-step/code': () => ({ body: { next: 'done', methods: [] } }),
    })
    setOut({ next: '/evening' })
    const { router } = open('/signed-in-elsewhere?code=4%2F0Ab&state=s-1')
    await userEvent.type(await screen.findByLabelText('The code your app shows now'), '123456')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('navigation', { name: 'Pages' })).toBeTruthy()
    expect(heard.some(({ path }) => path === '/api/auth/second-step/code')).toBe(true)
    expect(router.state.location.href).toBe('/evening')
  })

  it('says so on the sign-in page when the organisation does not answer', async () => {
    office(() => ({ body: {} }))
    open('/sign-in')
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Contoh organisation' }))
    expect(await screen.findByText('Your organisation does not answer.')).toBeTruthy()
  })

  it('has every sentence in every language', () => {
    const sentences = Object.keys(elsewhereWords.zh).sort()
    expect(Object.keys(elsewhereWords.ms).sort()).toEqual(sentences)
    expect(Object.keys(elsewhereWords.ta).sort()).toEqual(sentences)
  })
})
