import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { conflictOf, isFault, wordsOf } from '@/api/faults'
import { rereadCase, takeCase } from './queries'
import type { Send } from './requests'
import type { CaseDetail } from './types'

export interface Act {
  /** What was chosen, in words: shown beside what somebody else did meanwhile. */
  mine: readonly string[]
  send: Send
  done?: (next: CaseDetail) => void
}

/** Somebody was faster. Nothing of either is lost: `before` is the case as it was on this screen. */
export interface ActConflict {
  act: Act
  before: CaseDetail
  version: number
}

export interface Acts {
  detail: CaseDetail
  /** On the version on this screen, unless another is named. */
  run: (act: Act, version?: number) => void
  isPending: boolean
  /** The server's refusal of the last act, in its words. */
  problem: string | undefined
  forget: () => void
  conflict: ActConflict | null
  leave: () => void
  goOn: () => void
}

export function useActs(detail: CaseDetail): Acts {
  const client = useQueryClient()
  const [conflict, setConflict] = useState<ActConflict | null>(null)
  const doing = useMutation({
    mutationFn: ({ act, version }: { act: Act; version: number }) => act.send(version),
    onSuccess: (next, { act }) => {
      setConflict(null)
      takeCase(client, next)
      act.done?.(next)
    },
    onError: (error, { act }) => {
      const found = conflictOf(error)
      if (found) setConflict({ act, before: conflict?.before ?? detail, version: found.currentVersion })
      if (found || isFault(error, 'case_not_in_that_state')) void rereadCase(client, detail.id)
    },
  })
  const refused = doing.error !== null && conflictOf(doing.error) === null
  return {
    detail,
    run: (act, version = detail.version) => doing.mutate({ act, version }),
    isPending: doing.isPending,
    problem: refused ? wordsOf(doing.error) : undefined,
    forget: doing.reset,
    conflict,
    leave: () => {
      setConflict(null)
      doing.reset()
    },
    goOn: () => {
      if (conflict) doing.mutate({ act: conflict.act, version: conflict.version })
    },
  }
}
