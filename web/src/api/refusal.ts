import { useMemo } from 'react'
import { wordsOf } from './faults'

/** What a form's summary shows of a refusal. The same list until there is another one: a summary takes the focus only then. */
export function useRefusal(error: unknown, field: string, words: (error: unknown) => string = wordsOf) {
  return useMemo(
    () => (error === null || error === undefined ? [] : [{ field, message: words(error) }]),
    [error, field, words],
  )
}
