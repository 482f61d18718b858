import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { answer, api, idempotencyKey, ifMatch } from '@/api/client'
import { conflictOf } from '@/api/faults'
import { refetchCase, takeView } from './queries'
import type { IntakeView, Mode, NewCase, NewTurn, SpokenLanguage } from './types'

/** The same words sent again after a lost answer are the same act: they carry the same key. */
function useKeyPerAct() {
  const held = useRef<{ act: string; key: ReturnType<typeof idempotencyKey> } | null>(null)
  return (act: string) => {
    if (held.current?.act !== act) held.current = { act, key: idempotencyKey() }
    return held.current.key
  }
}

export function useOpenCase(onOpened: (view: IntakeView) => void) {
  const client = useQueryClient()
  const keyFor = useKeyPerAct()
  return useMutation({
    mutationFn: (body: NewCase) =>
      answer(api.POST('/api/cases', { body, headers: keyFor(JSON.stringify(body)) })),
    onSuccess: (view) => {
      takeView(client, view)
      void client.invalidateQueries({ queryKey: ['cases'], exact: true })
      onOpened(view)
    },
  })
}

export interface TurnToAdd {
  turn: NewTurn
  version: number
}

/** `onAdded` is called even if the page was left meanwhile: the words must not wait on this device to be added again. */
export function useAddTurn(caseId: string, onAdded: (turn: NewTurn) => void) {
  const client = useQueryClient()
  const keyFor = useKeyPerAct()
  return useMutation({
    mutationFn: ({ turn, version }: TurnToAdd) =>
      answer(
        api.POST('/api/cases/{case_id}/turns', {
          params: { path: { case_id: caseId } },
          body: turn,
          headers: { ...ifMatch(version), ...keyFor(JSON.stringify([turn, version])) },
        }),
      ),
    onSuccess: (view, { turn }) => {
      takeView(client, view)
      onAdded(turn)
    },
    onError: (error) => {
      const conflict = conflictOf<IntakeView>(error)
      if (conflict) takeView(client, conflict.current)
    },
  })
}

export type Turning =
  | { to: 'mode'; mode: Mode }
  | { to: 'language'; language: SpokenLanguage }
  | { to: 'take-over' }
  | { to: 'resume' }

function turnTo(caseId: string, turning: Turning, version: number) {
  const params = { path: { case_id: caseId } }
  const headers = ifMatch(version)
  switch (turning.to) {
    case 'mode':
      return answer(api.PUT('/api/cases/{case_id}/mode', { params, headers, body: { mode: turning.mode } }))
    case 'language':
      return answer(
        api.PUT('/api/cases/{case_id}/language', { params, headers, body: { language: turning.language } }),
      )
    case 'take-over':
      return answer(api.POST('/api/cases/{case_id}/take-over', { params, headers }))
    case 'resume':
      return answer(api.POST('/api/cases/{case_id}/resume', { params, headers }))
  }
}

/** Mode, language, who asks. None of these overwrites anything, so on a stale page it is done again on the present one. */
export function useTurning(view: IntakeView) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (turning: Turning) => {
      try {
        return await turnTo(view.case_id, turning, view.conversation_version)
      } catch (error) {
        const conflict = conflictOf<IntakeView>(error)
        if (!conflict) throw error
        takeView(client, conflict.current)
        return turnTo(view.case_id, turning, conflict.currentVersion)
      }
    },
    onSuccess: (next) => takeView(client, next),
  })
}

/** On a stale page the case is shown as it now stands before anybody hands it in. */
export function useHandIn(view: IntakeView) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/cases/{case_id}/submit', {
          params: { path: { case_id: view.case_id } },
          headers: ifMatch(view.case_version),
        }),
      ),
    onSuccess: (next) => takeView(client, next),
    onError: () => refetchCase(client, view.case_id),
  })
}

export function saveDraft(caseId: string, text: string): Promise<void> {
  return answer(
    api.PUT('/api/cases/{case_id}/draft', { params: { path: { case_id: caseId } }, body: { text } }),
  ).then(() => undefined)
}
