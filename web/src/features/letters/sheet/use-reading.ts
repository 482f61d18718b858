import { useMemo, useState } from 'react'
import type { Letter } from '../types'
import { usesOf } from '../rules/sentences'
import type { Reading } from './letter-sheet'

export interface Reader extends Reading {
  /** The sentence whose source is shown; pointing shows one for a moment, picking keeps it. */
  pickedId: string | null
  factId: string | null
  /** Marks every sentence that stands on a fact. */
  showFact: (factId: string | null) => void
  /** Goes to a sentence: focus and into sight. */
  goTo: (sentenceId: string) => void
}

export function useReading(letter: Letter): Reader {
  const [picked, setPicked] = useState<{ letter: string; id: string } | null>(null)
  const [pointed, setPointed] = useState<{ letter: string; id: string } | null>(null)
  const [factId, setFactId] = useState<string | null>(null)

  const pickedId = picked?.letter === letter.id ? picked.id : null
  const pointedId = pointed?.letter === letter.id ? pointed.id : null
  const markedIds = useMemo(
    () => new Set(factId === null ? [] : usesOf(letter, factId).map(({ id }) => id)),
    [letter, factId],
  )
  return {
    activeId: pointedId ?? pickedId,
    pickedId,
    markedIds,
    factId,
    showFact: setFactId,
    onPoint: (id) => setPointed(id === null ? null : { letter: letter.id, id }),
    onPick: (id) => {
      setFactId(null)
      setPicked({ letter: letter.id, id })
    },
    goTo: (id) => {
      setFactId(null)
      document.querySelector<HTMLElement>(`[data-sentence="${id}"]`)?.focus()
    },
  }
}
