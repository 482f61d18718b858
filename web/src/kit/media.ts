import { useCallback, useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  const watch = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => {
        list.removeEventListener('change', listener)
      }
    },
    [query],
  )
  return useSyncExternalStore(watch, () => window.matchMedia(query).matches)
}

/** Below this a page has one column and the bottom bar. */
export const PHONE = '(max-width: 767px)'
/** Below this an aside becomes a tab. */
export const NARROW = '(max-width: 1023px)'
