import { useEffect } from 'react'
import { makeStore, useStore } from './store'

/** The moment the network went away, or null while it is there. */
const lostAt = makeStore<Date | null>(null)

/** Called by the API client when a request could not reach the server, and when one did again. */
export function networkLost(): void {
  if (lostAt.get() === null) lostAt.set(new Date())
}

export function networkBack(): void {
  if (lostAt.get() !== null) lostAt.set(null)
}

export function useNetworkLostAt(): Date | null {
  return useStore(lostAt)
}

export function useNetworkWatch(): void {
  useEffect(() => {
    if (!navigator.onLine) networkLost()
    window.addEventListener('offline', networkLost)
    window.addEventListener('online', networkBack)
    return () => {
      window.removeEventListener('offline', networkLost)
      window.removeEventListener('online', networkBack)
    }
  }, [])
}
