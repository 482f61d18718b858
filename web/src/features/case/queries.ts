import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { CaseDetail } from './types'

export function caseQuery(caseId: string) {
  return queryOptions({
    queryKey: ['cases', caseId, 'detail'],
    queryFn: () => answer(api.GET('/api/cases/{case_id}', { params: { path: { case_id: caseId } } })),
  })
}

export function talkQuery(caseId: string) {
  return queryOptions({
    queryKey: ['cases', caseId, 'talk'],
    queryFn: () =>
      answer(api.GET('/api/cases/{case_id}/conversation', { params: { path: { case_id: caseId } } })),
  })
}

export function lettersQuery(caseId: string) {
  return queryOptions({
    queryKey: ['cases', caseId, 'letters'],
    queryFn: () => answer(api.GET('/api/cases/{case_id}/letters', { params: { path: { case_id: caseId } } })),
  })
}

/** The case as an act left it; lists and what hangs on it are read again when next looked at. */
export function takeCase(client: QueryClient, next: CaseDetail): void {
  client.setQueryData(caseQuery(next.id).queryKey, next)
  void client.invalidateQueries({
    queryKey: ['cases'],
    predicate: ({ queryKey }) => !(queryKey[1] === next.id && queryKey[2] === 'detail'),
  })
  void client.invalidateQueries({ queryKey: ['home'] })
}

/** After an act that answers with less than the whole case. */
export function rereadCase(client: QueryClient, caseId: string): Promise<void> {
  void client.invalidateQueries({ queryKey: ['home'] })
  void client.invalidateQueries({ queryKey: ['cases', 'list'] })
  return client.invalidateQueries({ queryKey: ['cases', caseId] })
}
