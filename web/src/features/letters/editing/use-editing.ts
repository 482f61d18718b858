import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isNetworkLost, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import type { SaveStatus } from '@/kit/autosave'
import { useNetworkLostAt } from '@/kit/network'
import { letterChanged, letterInstead, putLetter, restoreVersion } from '../mutations'
import { letterQuery } from '../queries'
import type { Letter } from '../types'
import { bodyOf, draftOf, keepBoth, sameAs, type Draft } from './draft'
import { editingKey, keepTyped, typedHere, typedIsSent, type Typed } from './kept'
import { LetterSaver } from './saver'

export type Choice = 'mine' | 'theirs' | 'both'

export interface Editing {
  draft: Draft
  change: (next: Draft) => void
  flush: () => void
  status: SaveStatus
  problem: string | null
  /** Their letter, while a person has to choose. */
  conflict: Letter | null
  choose: (choice: Choice) => Promise<void>
  dismiss: () => void
  /** Sends what is left and tells every list. */
  finish: () => Promise<void>
}

/** The letter under the pen: each change on the device at once, on the server after 800 ms and on blur. */
export function useEditing(letter: Letter): Editing {
  const key = editingKey(useMe().id, letter.id)
  const client = useQueryClient()
  const [typed] = useState(() => typedHere(key))
  const stale = isStale(typed, letter)
  const [draft, setDraft] = useState(() => typed?.draft ?? draftOf(letter))
  const [base, setBase] = useState(letter)
  const [status, setStatus] = useState<SaveStatus>({ kind: 'idle' })
  const [problem, setProblem] = useState<string | null>(null)
  const [conflict, setConflict] = useState<Letter | null>(stale ? letter : null)

  function stands(next: Draft, saved: Letter) {
    setDraft(next)
    setBase(saved)
    setProblem(null)
    client.setQueryData(letterQuery(saved.id).queryKey, saved)
    if (sameAs(next, saved)) typedIsSent(key)
    else keepTyped(key, saved.version, next)
  }

  const [saver] = useState(() => {
    const out = { put: putLetter, isOffline: isNetworkLost, insteadOf: letterInstead, onStatus: setStatus }
    const onRefused = (error: unknown) => setProblem(wordsOf(error))
    return new LetterSaver(letter, draft, { ...out, onSaved: stands, onConflict: setConflict, onRefused })
  })
  useSavingOnLeave(saver, stale)

  function change(next: Draft) {
    setDraft(next)
    keepTyped(key, base.version, next)
    if (!conflict) saver.change(next)
  }

  async function choose(choice: Choice) {
    if (!conflict) return
    try {
      const standing = choice === 'theirs' ? await loseMine(client, draft, conflict) : conflict
      const chosen = chosenOf(choice, draft, standing)
      setConflict(null)
      stands(chosen, standing)
      saver.goOn(chosen, standing)
    } catch (error) {
      setConflict(letterInstead(error))
      setProblem(wordsOf(error))
    }
  }

  async function finish() {
    await saver.flush()
    await letterChanged(client, client.getQueryData(letterQuery(letter.id).queryKey) ?? base)
  }

  const more = { flush: () => void saver.flush(), dismiss: () => setConflict(null) }
  return { draft, change, status, problem, conflict, choose, finish, ...more }
}

function isStale(typed: Typed | null, letter: Letter): boolean {
  return typed !== null && typed.version !== letter.version && !sameAs(typed.draft, letter)
}

function chosenOf(choice: Choice, mine: Draft, theirs: Letter): Draft {
  if (choice === 'mine') return mine
  return choice === 'both' ? keepBoth(mine, theirs) : draftOf(theirs)
}

function useSavingOnLeave(saver: LetterSaver, stale: boolean) {
  const lostAt = useNetworkLostAt()
  useEffect(() => {
    if (lostAt === null && !stale) void saver.flush()
  }, [lostAt, saver, stale])
  useEffect(() => () => void saver.flush(), [saver])
}

/** Mine becomes a version of its own before theirs stands again, so that nothing typed is lost. */
async function loseMine(client: QueryClient, mine: Draft, theirs: Letter): Promise<Letter> {
  const seq = theirs.versions.at(-1)?.seq
  if (seq === undefined || sameAs(mine, theirs)) return theirs
  const saved = await putLetter(theirs.id, theirs.version, bodyOf(mine))
  const restored = await restoreVersion(saved, seq)
  client.setQueryData(letterQuery(theirs.id).queryKey, restored)
  return restored
}
