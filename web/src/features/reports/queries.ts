import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Standing = Schemas['ComplianceOut']
export type Control = Schemas['ControlOut']
export type Obligation = Schemas['ObligationOut']
export type Requirement = Schemas['RequirementOut']
export type CoursePoint = Schemas['CoursePoint']
export type Report = Schemas['ReportOut']
export type NewReport = Schemas['NewReport']
export type Cadence = Report['cadence']
export type Form = 'html' | 'pdf' | 'json' | 'statement'

/** How often what the worker is about is asked after. */
const WATCHED_MS = 3_000

/** `since`: a look was asked for then, and is not in yet. */
export const standingQuery = (since: number | null) =>
  queryOptions({
    queryKey: ['reports', 'standing'],
    queryFn: () => answer(api.GET('/api/compliance')),
    refetchInterval: ({ state }) => (isAwaited(state.data, since) ? WATCHED_MS : false),
  })

export function isAwaited(standing: Standing | undefined, since: number | null): boolean {
  return since !== null && Date.parse(standing?.looked_at ?? '1970-01-01') <= since
}

export const reportsQuery = queryOptions({
  queryKey: ['reports', 'list'],
  queryFn: async () => (await answer(api.GET('/api/compliance/reports'))).items,
  refetchInterval: ({ state }) => (state.data?.some(({ made_at }) => made_at === null) ? WATCHED_MS : false),
})

export const filePath = (report: string, form: Form) => `/api/compliance/reports/${report}/file?form=${form}`

/** One act of this room; what it changed is read again. */
function useAct<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () => void client.invalidateQueries({ queryKey: ['reports'] }),
  })
}

export function useLook() {
  return useAct(() => answer(api.POST('/api/compliance/looks', { headers: idempotencyKey() })))
}

export function useConfirm(control: string) {
  return useAct((remark: string) =>
    answer(
      api.POST('/api/compliance/confirmations', { body: { control, remark }, headers: idempotencyKey() }),
    ),
  )
}

export function useAskReport() {
  return useAct((body: NewReport) =>
    answer(api.POST('/api/compliance/reports', { body, headers: idempotencyKey() })),
  )
}
