import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { IntakeView } from './types'

export function intakeQuery(caseId: string) {
  return queryOptions({
    queryKey: ['cases', caseId, 'intake'],
    queryFn: () => answer(api.GET('/api/cases/{case_id}/intake', { params: { path: { case_id: caseId } } })),
  })
}

export const directoryQuery = queryOptions({
  queryKey: ['directory'],
  queryFn: () => answer(api.GET('/api/directory')),
  staleTime: 5 * 60_000,
})

/** Every changing call of the interview answers with the whole screen. */
export function takeView(client: QueryClient, view: IntakeView): void {
  client.setQueryData(intakeQuery(view.case_id).queryKey, view)
  void client.invalidateQueries({
    queryKey: ['cases', view.case_id],
    predicate: ({ queryKey }) => queryKey[2] !== 'intake',
  })
}

/** After a change that answers with less than the whole screen. */
export function refetchCase(client: QueryClient, caseId: string): Promise<void> {
  return client.invalidateQueries({ queryKey: ['cases', caseId] })
}
