import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import { intakeQuery, refetchCase } from './queries'
import type { Fact, FactDecision, IntakeView, SafetyCard } from './types'

export interface FactToDecide {
  fact: Pick<Fact, 'id' | 'version'>
  decision: Pick<FactDecision, 'action'> & Partial<FactDecision>
}

/** Shown at once with the fact the server answers; what follows from it comes with the next reading of the case. */
export function useDecideFact(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ fact, decision }: FactToDecide) =>
      answer(
        api.PATCH('/api/cases/{case_id}/facts/{fact_id}', {
          params: { path: { case_id: caseId, fact_id: fact.id } },
          headers: ifMatch(fact.version),
          body: { note: '', ...decision },
        }),
      ),
    onSuccess: (next, { fact }) => {
      client.setQueryData(
        intakeQuery(caseId).queryKey,
        (view: IntakeView | undefined) =>
          view && { ...view, facts: view.facts.map((one) => (one.id === fact.id ? next : one)) },
      )
    },
    onSettled: () => refetchCase(client, caseId),
  })
}

export interface SafetyToDecide {
  card: SafetyCard
  action: 'dealt_with' | 'not_so'
  note: string
}

export function useDecideSafety(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ card, action, note }: SafetyToDecide) =>
      answer(
        api.POST('/api/cases/{case_id}/safety/{flag}', {
          params: { path: { case_id: caseId, flag: card.flag } },
          headers: ifMatch(card.version),
          body: { action, note },
        }),
      ),
    onSettled: () => refetchCase(client, caseId),
  })
}

export interface RoutingToChoose {
  category: string
  agency: string
  reason: string
}

export function useChooseRouting(view: IntakeView) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: RoutingToChoose) =>
      answer(
        api.PUT('/api/cases/{case_id}/routing', {
          params: { path: { case_id: view.case_id } },
          headers: ifMatch(view.case_version),
          body,
        }),
      ),
    onSettled: () => refetchCase(client, view.case_id),
  })
}
