import { makeStore } from '@/kit/store'

/**
 * The token of the one-time link that this page was opened with. In memory alone: whoever later reads this browser's history
 * or storage must not find a way in there.
 */
export const carriedLink = makeStore<string | null>(null)

/** Takes the token out of the address's `#`, which no browser sends to a server. False where there is none. */
export function carryLink(hash: string): boolean {
  if (hash === '') return false
  carriedLink.set(hash)
  return true
}
