import { afterEach, describe, expect, it, vi } from 'vitest'
import { person } from '../../tests/cast'
import { refusal, serve } from '../../tests/server'
import { answer, api, idempotencyKey, ifMatch } from './client'
import { ApiFault, conflictOf, fieldErrors, isNetworkLost, NetworkLost, wordsOf } from './faults'
import { sessionResumed, setSignedIn } from './session-end'

afterEach(() => {
  setSignedIn(false)
})

async function caught(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('It was not refused')
}

describe('an answer', () => {
  it('is the body, typed', async () => {
    serve({ 'GET /api/me': () => ({ body: person('staff') }) })
    expect((await answer(api.GET('/api/me'))).role).toBe('staff')
  })

  it('may be empty', async () => {
    serve({ 'POST /api/auth/sign-out': () => ({ status: 204 }) })
    await expect(answer(api.POST('/api/auth/sign-out'))).resolves.toBeUndefined()
  })
})

describe('a refusal', () => {
  it('keeps the server’s code and words', async () => {
    serve({
      'GET /api/people': () => ({ status: 403, body: refusal('not_allowed', 'Your role may not do this.') }),
    })
    const error = await caught(answer(api.GET('/api/people')))
    expect(error).toBeInstanceOf(ApiFault)
    expect(error).toMatchObject({ status: 403, code: 'not_allowed' })
    expect(wordsOf(error)).toBe('Your role may not do this.')
  })

  it('names the fields of a form', async () => {
    const details = { fields: [{ path: 'email', message: 'This is needed.' }] }
    serve({
      'POST /api/auth/sign-in': () => ({
        status: 422,
        body: refusal('invalid_input', 'Look again.', details),
      }),
    })
    const error = await caught(
      answer(api.POST('/api/auth/sign-in', { body: { email: '', password: '', tokens: 'cookies' } })),
    )
    expect(fieldErrors(error)).toEqual({ email: 'This is needed.' })
  })

  it('carries what the server holds when somebody saved first', async () => {
    const details = { current: { text: 'theirs' }, current_version: 4 }
    serve({
      'GET /api/people': () => ({ status: 409, body: refusal('version_conflict', 'Saved first.', details) }),
    })
    const error = await caught(answer(api.GET('/api/people')))
    expect(conflictOf<{ text: string }>(error)).toEqual({ current: { text: 'theirs' }, currentVersion: 4 })
  })

  it('has words even when a proxy answers', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })))
    expect(wordsOf(await caught(answer(api.GET('/api/people'))))).toContain('What you typed is kept')
  })
})

describe('no network', () => {
  it('is told apart, because then nothing happened on the server', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    const error = await caught(answer(api.GET('/api/people')))
    expect(isNetworkLost(error)).toBe(true)
    expect(error).toBeInstanceOf(NetworkLost)
  })
})

describe('a session that ends in the middle', () => {
  it('holds the request until the same person is back, then sends it once more', async () => {
    let live = false
    setSignedIn(true)
    const heard = serve({
      'POST /api/people': ({ body }) =>
        live ? { status: 201, body } : { status: 401, body: refusal('not_signed_in', 'x') },
    })
    const body = { name: 'Wei Jie Contoh', email: 'wj@example.sg', role: 'volunteer', password: 'x' } as const
    const call = answer(api.POST('/api/people', { body }))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    live = true
    sessionResumed(true)
    await expect(call).resolves.toMatchObject({ name: 'Wei Jie Contoh' })
    expect(heard.map((call) => call.body)).toEqual([body, body])
  })

  it('refuses the request when another person signs in', async () => {
    setSignedIn(true)
    const heard = serve({
      'GET /api/people': () => ({ status: 401, body: refusal('not_signed_in', 'Sign in.') }),
    })
    const call = caught(answer(api.GET('/api/people')))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    sessionResumed(false)
    expect(await call).toMatchObject({ status: 401 })
    expect(heard).toHaveLength(1)
  })
})

describe('headers', () => {
  it('say the version a change is based on, and name the act', () => {
    expect(ifMatch(3)).toEqual({ 'If-Match': '"3"' })
    const { 'Idempotency-Key': one } = idempotencyKey()
    expect(one).toMatch(/^[0-9a-f-]{36}$/)
    expect(idempotencyKey()['Idempotency-Key']).not.toBe(one)
  })
})

describe('an access token that has run out', () => {
  it('is renewed once for all that wait, and each request is sent again', async () => {
    let renewals = 0
    let fresh = false
    const heard = serve({
      'POST /api/auth/renew': () => {
        renewals += 1
        fresh = true
        return { body: { next: 'done' } }
      },
      'GET /api/me': () =>
        fresh ? { body: person('staff') } : { status: 401, body: refusal('not_signed_in', 'Sign in.') },
      'GET /api/people': () =>
        fresh ? { body: { people: [] } } : { status: 401, body: refusal('not_signed_in', 'Sign in.') },
    })
    const [me, people] = await Promise.all([answer(api.GET('/api/me')), answer(api.GET('/api/people'))])
    expect([me.role, people.people, renewals]).toEqual(['staff', [], 1])
    expect(heard).toHaveLength(4)
  })
})
