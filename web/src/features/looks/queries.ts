import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { narrowing, type LookSearch } from './search'

export type LookRow = components['schemas']['LookRow']
export type LookPage = components['schemas']['LookPage']

export function looksQuery(search: LookSearch) {
  const query = narrowing(search)
  return queryOptions({
    queryKey: ['looks', 'list', query],
    queryFn: () => answer(api.GET('/api/looks', { params: { query } })),
    placeholderData: keepPreviousData,
  })
}
