import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isNetworkLost, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import type { SaveStatus } from '@/kit/autosave'
import { dropDraft, keepDraft, readDraft, type DraftKey } from '@/kit/drafts'
import { useNetworkLostAt } from '@/kit/network'
import { letterChanged, letterInstead, putLetter, restoreVersion } from '../mutations'
import { letterQuery } from '../queries'
import type { Letter } from '../types'
import { bodyOf, draftOf, keepBoth, sameAs, type Draft } from './draft'
import { makeSaver, type Saver } from './saver'

interface Kept {
  version: number
  draft: Draft
}

/** What was typed on this device and never reached the server; null where nothing was. */
export function keptDraft(key: DraftKey): Kept | null {
  try {
    const kept = JSON.parse(readDraft(key)?.text ?? 'null') as Kept | null
    return kept && Array.isArray(kept.draft.sentences) ? kept : null
  } catch {
    return null
  }
}

export function editingKey(user: string, letterId: string): DraftKey {
  return { user, about: letterId, field: 'letter' }
}

export interface Editing {
  draft: Draft
  change: (next: Draft) => void
  flush: () => void
  status: SaveStatus
  problem: string | null
  /** Their letter, while a person has to choose. */
  conflict: Letter | null
  choose: (choice: 'mine' | 'theirs' | 'both') => Promise<void>
  dismiss: () => void
  /** Everything saved and every list told; false while something still waits here. */
  finish: () => void
}

/** The letter under the pen: each change on the device at once, on the server after 800 ms and on blur. */
export function useEditing(letter: Letter): Editing {
  const key = editingKey(useMe().id, letter.id)
  const client = useQueryClient()
  const [kept] = useState(() => keptDraft(key))
  const [draft, setDraft] = useState(() => kept?.draft ?? draftOf(letter))
  const [status, setStatus] = useState<SaveStatus>({ kind: 'idle' })
  const [problem, setProblem] = useState<string | null>(null)
  const stale = kept !== null && kept.version !== letter.version && !sameAs(kept.draft, letter)
  const [conflict, setConflict] = useState<Letter | null>(stale ? letter : null)
  const [base, setBase] = useState(letter)

  const [saver] = useState<Saver>(() =>
    makeSaver(letter, draft, {
      put: putLetter,
      isOffline: isNetworkLost,
      insteadOf: letterInstead,
      onStatus: setStatus,
      onSaved: (next, saved) => {
        setDraft(next)
        setBase(saved)
        setProblem(null)
        client.setQueryData(letterQuery(saved.id).queryKey, saved)
        if (sameAs(next, saved)) dropDraft(key)
        else keep(key, saved.version, next)
      },
      onConflict: setConflict,
      onRefused: (error) => setProblem(wordsOf(error)),
    }),
  )
  useSavingOnLeave(saver)

  function change(next: Draft) {
    setDraft(next)
    keep(key, base.version, next)
    saver.change(next)
  }

  async function choose(choice: 'mine' | 'theirs' | 'both') {
    if (!conflict) return
    const theirs = conflict
    setConflict(null)
    if (choice === 'theirs') {
      const restored = await loseMine(client, draft, theirs).catch((error: unknown) => {
        setProblem(wordsOf(error))
      })
      if (!restored) return
      dropDraft(key)
      setBase(restored)
      setDraft(draftOf(restored))
      saver.goOn(draftOf(restored), restored)
      return
    }
    const next = choice === 'both' ? keepBoth(draft, theirs) : draft
    setBase(theirs)
    setDraft(next)
    keep(key, theirs.version, next)
    saver.goOn(next, theirs)
  }

  return {
    draft,
    change,
    flush: saver.flush,
    status,
    problem,
    conflict,
    choose,
    dismiss: () => setConflict(null),
    finish: () => {
      saver.flush()
      void letterChanged(client, client.getQueryData(letterQuery(letter.id).queryKey) ?? base)
    },
  }
}

function keep(key: DraftKey, version: number, draft: Draft) {
  keepDraft(key, JSON.stringify({ version, draft } satisfies Kept))
}

function useSavingOnLeave(saver: Saver) {
  const lostAt = useNetworkLostAt()
  useEffect(() => {
    if (lostAt === null) saver.flush()
  }, [lostAt, saver])
  useEffect(() => saver.flush, [saver])
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
