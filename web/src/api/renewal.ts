import { keep, renewalBody } from './tokens'

/**
 * The access token lives for minutes. When the server no longer takes it, the session is renewed once for all waiting
 * requests of this tab; tabs go one after the other, because a refresh token is good once.
 */
let going: Promise<boolean> | null = null

/** Resolves true when the request may be sent again. `address`: where the API is. */
export function renewed(address: string): Promise<boolean> {
  going ??= inTurn(() => ask(address)).finally(() => {
    going = null
  })
  return going
}

async function inTurn(act: () => Promise<boolean>): Promise<boolean> {
  // Absent in old browsers and in tests; the server then tells the loser of a race to use what the winner got.
  if (!('locks' in navigator)) return act()
  return navigator.locks.request('mps-renewal', act)
}

async function ask(address: string): Promise<boolean> {
  const response = await fetch(
    new Request(`${address || window.location.origin}/api/auth/renew`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(renewalBody()),
    }),
  )
  // Read in any case: an answer left unread stays open in the browser.
  const given: unknown = await response.json().catch(() => null)
  if (response.ok) keep(given as Parameters<typeof keep>[0])
  return response.ok || response.status === 409
}
