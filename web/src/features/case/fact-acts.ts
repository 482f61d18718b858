import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, ifMatch } from '@/api/client'
import { isFault, wordsOf } from '@/api/faults'
import { toast } from '@/ui/toast'
import { caseQuery, rereadCase } from './queries'
import type { CaseDetail, Fact, FactDecision } from './types'

/** True when it was carried out. */
export type Decide = (
  fact: Fact,
  decision: { action: FactDecision['action']; value?: string },
) => Promise<boolean>

const DONE = {
  confirm: 'marked as right',
  dispute: 'marked as not right',
  correct: 'corrected',
  undo: 'is as it was',
}

/** Acts at once and offers the way back. A refusal stays with its fact until the next try. */
export function useFactActs(caseId: string) {
  const client = useQueryClient()
  const [problems, setProblems] = useState<Readonly<Record<string, string | undefined>>>({})
  const deciding = useMutation({
    mutationFn: ({ fact, decision }: { fact: Fact; decision: Parameters<Decide>[1] }) =>
      answer(
        api.PATCH('/api/cases/{case_id}/facts/{fact_id}', {
          params: { path: { case_id: caseId, fact_id: fact.id } },
          headers: ifMatch(fact.version),
          body: { note: '', ...decision },
        }),
      ),
    onSuccess: (next, { fact }) => {
      client.setQueryData(
        caseQuery(caseId).queryKey,
        (detail: CaseDetail | undefined) =>
          detail && { ...detail, facts: detail.facts.map((one) => (one.id === fact.id ? next : one)) },
      )
    },
    onSettled: () => rereadCase(client, caseId),
  })

  const decide: Decide = async (fact, decision) => {
    setProblems((before) => ({ ...before, [fact.id]: undefined }))
    try {
      const next = await deciding.mutateAsync({ fact, decision })
      toast({
        text: `${fact.label} ${DONE[decision.action]}`,
        ...(decision.action !== 'undo' && { undo: () => void decide(next, { action: 'undo' }) }),
      })
      return true
    } catch (error) {
      const words =
        isFault(error, 'version_conflict') || isFault(error, 'fact_already_replaced')
          ? 'Somebody else decided on this meanwhile. It is shown as it now stands; yours is not saved.'
          : wordsOf(error)
      setProblems((before) => ({ ...before, [fact.id]: words }))
      return false
    }
  }
  return { decide, problems }
}
