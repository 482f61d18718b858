import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { narrowing, type RecordSearch } from './search'

export type RecordRow = components['schemas']['RecordRow']
export type RecordPage = components['schemas']['RecordPage']

export const RECORD_LISTS = ['record', 'list'] as const

export function recordQuery(search: RecordSearch) {
  const query = narrowing(search)
  return queryOptions({
    queryKey: [...RECORD_LISTS, query],
    queryFn: () => answer(api.GET('/api/record', { params: { query } })),
    placeholderData: keepPreviousData,
  })
}
