import type { components } from './schema'

type SignInAnswer = components['schemas']['SignInAnswer']

/**
 * Where the client is served from another domain than the API, browsers carry no cookie of the API's. Then the tokens
 * are held here, in memory: nothing is written to the device, and a reload asks to sign in again.
 */
const inMemory = import.meta.env.VITE_API_TOKENS === 'memory'

let access: string | null = null
let refresh: string | null = null
let step: string | null = null

/** How this client wants its tokens. */
export const delivery: 'cookies' | 'answer' = inMemory ? 'answer' : 'cookies'

/** Keep what a sign-in or a renewal gave. */
export function keep(given: SignInAnswer): void {
  if (!inMemory) return
  access = given.access_token ?? access
  refresh = given.refresh_token ?? refresh
  step = given.step_token ?? null
}

export interface HeldTokens {
  access: string
  refresh: string
}

/** What is held here, for another tab of this client; null where cookies carry it. */
export function held(): HeldTokens | null {
  return access === null || refresh === null ? null : { access, refresh }
}

export function hold(tokens: HeldTokens): void {
  access = tokens.access
  refresh = tokens.refresh
}

export function forget(): void {
  access = null
  refresh = null
}

/** The request with its token, where the client holds one. */
export function authorized(request: Request): Request {
  if (access !== null) request.headers.set('authorization', `Bearer ${access}`)
  return request
}

/** What a second step sends: the token of the first, where it is held here. */
export function stepToken(): string | null {
  return step
}

/** What a renewal sends: the refresh token that is held here, or nothing where a cookie carries it. */
export function renewalBody(): { refresh_token?: string } {
  return refresh === null ? {} : { refresh_token: refresh }
}
