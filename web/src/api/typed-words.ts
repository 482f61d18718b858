import { useRouteContext, type HistoryState } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useMe } from './me'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What was typed into the page's search, and by whom. */
    typed?: { words: string; by: string }
  }
}

export interface Typed {
  /** Empty where nothing was typed. */
  words: string
  /** For `state` of a link or of `navigate`: these words at the address gone to. */
  beside: (words: string) => HistoryState
}

/** The `beforeLoad` of a page with a search: its words change together with its address, and stay while it is left. */
export function withTyped({ location }: { location: { state: HistoryState } }): Pick<HistoryState, 'typed'> {
  return location.state.typed === undefined ? {} : { typed: location.state.typed }
}

/**
 * What was typed into a search stands beside the page's address, in this tab's history: Back, Forward and a reload bring it
 * again. It may be an NRIC, and the address itself is shown, bookmarked, sent and logged. The next person at the same tab
 * does not find it.
 */
export function useTyped(): Typed {
  const { id } = useMe()
  const typed = useRouteContext({ strict: false, select: (context) => context.typed })
  const beside = useCallback(
    (words: string): HistoryState => (words === '' ? {} : { typed: { words, by: id } }),
    [id],
  )
  return { words: typed?.by === id ? typed.words : '', beside }
}
