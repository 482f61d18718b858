import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Policy = Schemas['PolicyOut']
export type PolicyVersion = Schemas['PolicyVersion']
export type DataClass = Policy['data_class']
export type Proposal = Schemas['ProposalOut']
export type NewProposal = Schemas['NewProposal']
export type Hold = Schemas['HoldOut']
export type NewHold = Schemas['NewHold']
export type UnitKind = Hold['kind']
export type HoldBasis = Hold['basis']
export type DueItem = Schemas['DueItemOut']
export type DueTotal = Schemas['DueTotal']
export type Erasure = Schemas['ErasureOut']
export type NewErasure = Schemas['NewErasure']
export type PurgeRun = Schemas['PurgeRunOut']
export type Checked = Schemas['CertificateChecked']

export const termsQuery = queryOptions({
  queryKey: ['retention', 'terms'],
  queryFn: () => answer(api.GET('/api/retention')),
})

export const holdsQuery = queryOptions({
  queryKey: ['retention', 'holds'],
  queryFn: async () => (await answer(api.GET('/api/retention/holds'))).holds,
})

export const dueQuery = queryOptions({
  queryKey: ['retention', 'due'],
  queryFn: () => answer(api.GET('/api/retention/due')),
})

/** How often what the worker is about is asked after. */
const WATCHED_MS = 3_000

export const erasuresQuery = queryOptions({
  queryKey: ['retention', 'erasures'],
  queryFn: async () => (await answer(api.GET('/api/retention/erasures'))).erasures,
  refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'under_way') ? WATCHED_MS : false),
})

/** `expected`: a purge is under way that may not stand in the list yet. */
export const runsQuery = (expected: boolean) =>
  queryOptions({
    queryKey: ['retention', 'runs'],
    queryFn: async () => (await answer(api.GET('/api/retention/runs'))).runs,
    refetchInterval: ({ state }) =>
      expected || state.data?.some(({ certified }) => !certified) ? WATCHED_MS : false,
  })

export const caseHoldQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['retention', 'case', caseId],
    queryFn: () => answer(api.GET('/api/cases/{case_id}/hold', { params: { path: { case_id: caseId } } })),
  })

/** One act of this room; what it changed is read again, and so is what a refusal says has changed. */
function useAct<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () => void client.invalidateQueries({ queryKey: ['retention'] }),
  })
}

export function usePropose() {
  return useAct((body: NewProposal) =>
    answer(api.POST('/api/retention/proposals', { body, headers: idempotencyKey() })),
  )
}

export type ProposalAct = 'consent' | 'withdraw'

export function useAnswerProposal() {
  return useAct(({ id, act }: { id: string; act: ProposalAct }) => {
    const params = { path: { proposal_id: id } }
    return act === 'consent'
      ? answer(api.POST('/api/retention/proposals/{proposal_id}/consent', { params }))
      : answer(api.POST('/api/retention/proposals/{proposal_id}/withdraw', { params }))
  })
}

export function useRefuseProposal(id: string) {
  return useAct((reason: string) =>
    answer(
      api.POST('/api/retention/proposals/{proposal_id}/refuse', {
        params: { path: { proposal_id: id } },
        body: { reason },
      }),
    ),
  )
}

export function usePlaceHold() {
  return useAct((body: NewHold) =>
    answer(api.POST('/api/retention/holds', { body, headers: idempotencyKey() })),
  )
}

export function useReleaseHold(id: string) {
  return useAct((reason: string) =>
    answer(
      api.POST('/api/retention/holds/{hold_id}/release', {
        params: { path: { hold_id: id } },
        body: { reason },
      }),
    ),
  )
}

/** Read when somebody asks for it, and never kept: each reading is recorded. */
export function useHoldReasons() {
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.GET('/api/retention/holds/{hold_id}/reason', { params: { path: { hold_id: id } } })),
    gcTime: 0,
  })
}

export function useAskToErase() {
  return useAct((body: NewErasure) =>
    answer(api.POST('/api/retention/erasures', { body, headers: idempotencyKey() })),
  )
}

export function useAskToEraseDue() {
  return useAct((reason: string) =>
    answer(api.POST('/api/retention/erasures/due', { body: { reason }, headers: idempotencyKey() })),
  )
}

export type ErasureAct = 'agree' | 'refuse' | 'withdraw'

export function useAnswerErasure() {
  return useAct(({ id, act }: { id: string; act: ErasureAct }) => {
    const params = { path: { erasure_id: id } }
    switch (act) {
      case 'agree':
        return answer(api.POST('/api/retention/erasures/{erasure_id}/agree', { params }))
      case 'refuse':
        return answer(api.POST('/api/retention/erasures/{erasure_id}/refuse', { params }))
      case 'withdraw':
        return answer(api.POST('/api/retention/erasures/{erasure_id}/withdraw', { params }))
    }
  })
}

export function useCheckCertificate() {
  return useMutation({
    mutationFn: (text: string) => answer(api.POST('/api/retention/certificates/check', { body: { text } })),
  })
}
