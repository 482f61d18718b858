import { useCallback, useEffect, useRef, useState } from 'react'
import { conflictOf, isNetworkLost, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useAutosave, type SaveStatus } from '@/kit/autosave'
import { useDraft } from '@/kit/drafts'
import { useNetworkLostAt } from '@/kit/network'
import { entryOf, prefilled, type Entry } from './entry'
import { saveDraft, useAddTurn } from './mutations'
import type { ChipOut, IntakeView, NewTurn, Turn } from './types'

const TRY_AGAIN_MS = 5000
const NOTHING_TYPED = 'There is nothing to add yet. Type what was said first.'

export interface TurnConflict {
  mine: NewTurn
  /** What was added meanwhile. */
  theirs: readonly Turn[]
  version: number
}

export interface Composer {
  text: string
  entry: Entry
  type: (next: string) => void
  prefill: (words: string) => void
  add: () => void
  pick: (chip: ChipOut) => void
  flush: () => void
  status: SaveStatus
  /** What is on its way to the server, shown in its place in the talk. */
  adding: NewTurn | null
  problem: string | undefined
  /** False when this device refused to keep the text. */
  isKept: boolean
  conflict: TurnConflict | null
  addMineAfter: () => void
  keepEditing: () => void
}

/** The words being typed: on the device at once, on the server after 800 ms, in the talk when added. */
export function useComposer(view: IntakeView): Composer {
  const me = useMe()
  const { case_id: caseId } = view
  const draft = useDraft({ user: me.id, about: caseId, field: 'turn' }, view.draft)
  const saving = useAutosave((text) => saveDraft(caseId, text), isNetworkLost)
  const { text } = draft
  const { later, flush } = saving
  const latest = useLatest(text)
  const [nudged, setNudged] = useState(false)
  const { setText, clear } = draft
  const { send, ...sending } = useSending(view, (added) => {
    // What was typed while the words were on their way is not part of them.
    const rest = added.kind !== 'chip' && latest.current === added.text ? '' : latest.current
    if (rest === '') clear()
    later(rest)
  })
  useKeepTrying(text, later)
  useUnsent(draft.restored && text !== view.draft ? text : null, later)

  const type = useCallback(
    (next: string) => {
      setNudged(false)
      if (next === '') clear()
      else setText(next)
      later(next)
    },
    [clear, setText, later],
  )
  const entry = entryOf(text, view.mode)
  return {
    text,
    entry,
    type,
    prefill: (words) => type(prefilled(text, words)),
    add: () => {
      setNudged(entry.isBlank)
      if (!entry.isBlank && entry.problem === undefined) send({ text, kind: entry.kind, chip_id: null })
    },
    pick: (chip) => send({ text: chip.text, kind: 'chip', chip_id: chip.id }),
    flush,
    status: saving.status,
    isKept: draft.kept,
    ...sending,
    problem: nudged && entry.isBlank ? NOTHING_TYPED : sending.problem,
  }
}

function useSending(view: IntakeView, onAdded: (turn: NewTurn) => void) {
  const [conflict, setConflict] = useState<TurnConflict | null>(null)
  const adding = useAddTurn(view.case_id, (turn) => {
    setConflict(null)
    onAdded(turn)
  })

  function send(turn: NewTurn, version = view.conversation_version) {
    if (adding.isPending) return
    const seen = view.turns.at(-1)?.seq ?? 0
    adding.mutate(
      { turn, version },
      {
        onError: (error) => {
          const found = conflictOf<IntakeView>(error)
          if (!found) return
          const theirs = found.current.turns.filter(({ seq }) => seq > seen)
          setConflict({ mine: turn, theirs, version: found.currentVersion })
        },
      },
    )
  }
  const isConflict = conflictOf<IntakeView>(adding.error) !== null
  return {
    send,
    adding: adding.isPending ? adding.variables.turn : null,
    problem: adding.error && !isConflict ? wordsOf(adding.error) : undefined,
    conflict,
    addMineAfter: () => {
      if (conflict) send(conflict.mine, conflict.version)
    },
    keepEditing: () => setConflict(null),
  }
}

function useLatest<T>(value: T) {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}

/** While the network is away, the draft knocks again now and then; when it is back, it goes at once. */
function useKeepTrying(text: string, later: (text: string) => void) {
  const isLost = useNetworkLostAt() !== null
  const wasLost = useRef(false)
  const latest = useLatest(text)
  useEffect(() => {
    if (!isLost) {
      if (wasLost.current) later(latest.current)
      return
    }
    wasLost.current = true
    const timer = window.setInterval(() => later(latest.current), TRY_AGAIN_MS)
    return () => window.clearInterval(timer)
  }, [isLost, later, latest])
}

/** Words this device kept and the server never got: sent once, when the page opens. */
function useUnsent(text: string | null, later: (text: string) => void) {
  const first = useRef(text)
  useEffect(() => {
    if (first.current !== null) later(first.current)
    first.current = null
  }, [later])
}
