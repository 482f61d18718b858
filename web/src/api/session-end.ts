import { makeStore, useStore } from '@/kit/store'

/**
 * When a session ends in the middle of work, requests wait here until the same person has signed in again, then are
 * sent once more: nothing typed is lost and nothing is done twice.
 */
export type Ending = 'live' | 'ended'

const ending = makeStore<Ending>('live')
let waiting: ((again: boolean) => void)[] = []
let signedIn = false

export function useSessionEnding(): Ending {
  return useStore(ending)
}

/** Told by the `me` query: only somebody who was signed in can lose a session. */
export function setSignedIn(yes: boolean): void {
  signedIn = yes
}

/** Resolves true when the request may be sent again. */
export function untilSignedInAgain(): Promise<boolean> {
  if (!signedIn) return Promise.resolve(false)
  ending.set('ended')
  return new Promise((resolve) => waiting.push(resolve))
}

/** `again` false: another person, or nobody; the waiting requests are refused. */
export function sessionResumed(again: boolean): void {
  const all = waiting
  waiting = []
  signedIn = again
  ending.set('live')
  all.forEach((resolve) => resolve(again))
}

/** When the server last answered somebody signed in: each such answer begins the idle time anew. */
const lastAnswer = makeStore<number>(Date.now())

export function answered(): void {
  lastAnswer.set(Date.now())
}

export function useLastAnswer(): number {
  return useStore(lastAnswer)
}
