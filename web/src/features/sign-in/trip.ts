/**
 * The way to the organisation's own sign-in and back. The browser leaves this client in between, so where to go on, and in
 * a client that holds its tokens itself the token for the way back, wait in the tab's own storage.
 */
const KEY = 'mps.trip'

export interface Trip {
  /** Where to go after signing in: an address of this client. */
  next: string
  token?: string
  /** The tab that waits for this sign-in, where a page whose session has ended asked for it. */
  asked?: string
}

export function setOut(trip: Trip): void {
  sessionStorage.setItem(KEY, JSON.stringify(trip))
}

/** The trip under way, which is over by this. */
export function endTrip(): Trip {
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return kept === null ? { next: '/' } : (JSON.parse(kept) as Trip)
}

/** What the provider put into the address of our page. */
export interface Returned {
  state?: string
  code?: string
  iss?: string
}

export function readReturned(raw: Record<string, unknown>): Returned {
  const found: Returned = {}
  for (const name of ['state', 'code', 'iss'] as const) {
    const value = raw[name]
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value)
  }
  return found
}

let brought: Returned | null = null

/** Takes the answer out of the address. False where there is none. */
export function keepReturned(returned: Returned): boolean {
  if (returned.state === undefined) return false
  brought = returned
  return true
}

export function returnedAnswer(): Returned | null {
  return brought
}

export function forgetReturned(): void {
  brought = null
}
