import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import type { Language } from '@/kit/time'

export type MyCases = components['schemas']['MyCases']
export type MyCase = components['schemas']['MyCase']
export type Contact = components['schemas']['OfficeContact']

/** While another language is on its way the page stays as it is, so that her place on it stays too. */
export function myCasesQuery(language: Language) {
  return queryOptions({
    queryKey: ['portal', 'cases', language],
    queryFn: () => answer(api.GET('/api/my/cases', { params: { query: { language } } })),
    placeholderData: keepPreviousData,
  })
}

/** What she asked about her own data. */
export const myRequestsQuery = queryOptions({
  queryKey: ['portal', 'requests'],
  queryFn: () => answer(api.GET('/api/my/requests')),
})
