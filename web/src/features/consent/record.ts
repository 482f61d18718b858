import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Language } from '@/kit/time'
import type { ConsentAnswers } from './types'

/** The texts in one language. Every answer recorded on the case comes with them. */
export function consentsQuery(caseId: string, language: Language) {
  return queryOptions({
    queryKey: ['cases', caseId, 'consents', language],
    queryFn: () =>
      answer(
        api.GET('/api/cases/{case_id}/consents', {
          params: { path: { case_id: caseId }, query: { language } },
        }),
      ),
  })
}

export function useRecordConsents(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ConsentAnswers) =>
      answer(api.POST('/api/cases/{case_id}/consents', { params: { path: { case_id: caseId } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: ['cases', caseId] }),
  })
}
