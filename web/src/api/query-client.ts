import { QueryClient } from '@tanstack/react-query'
import { ApiFault, isNetworkLost } from './faults'

const TRIES = 2

/** Refusals are final; a lost network or a busy server is tried twice more. */
export function worthAnotherTry(failures: number, error: unknown): boolean {
  if (failures >= TRIES) return false
  return isNetworkLost(error) || (error instanceof ApiFault && error.status >= 502)
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthAnotherTry, staleTime: 10_000 },
      // An act goes out once: whoever pressed decides about again. Offline it fails at once, and the text is kept.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
