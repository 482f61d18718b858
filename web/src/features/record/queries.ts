import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { narrowing, type RecordSearch } from './search'

export type RecordRow = components['schemas']['RecordRow']
export type RecordPage = components['schemas']['RecordPage']
export type Entry = components['schemas']['Entry']
export type Standing = components['schemas']['Standing']
export type Check = components['schemas']['Check']
export type Values = components['schemas']['RecordedValues']
export type Purpose = components['schemas']['Purpose']

const FOLLOWED = 1_000
const WATCHED = 15_000

export function recordQuery(search: RecordSearch) {
  const query = narrowing(search)
  return infiniteQueryOptions({
    queryKey: ['record', 'list', query],
    queryFn: ({ pageParam: before }) =>
      answer(api.GET('/api/record', { params: { query: { ...query, ...(before !== null && { before }) } } })),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
    placeholderData: keepPreviousData,
  })
}

export function entryQuery(seq: number) {
  return queryOptions({
    queryKey: ['record', 'entry', seq],
    queryFn: () => answer(api.GET('/api/record/{seq}', { params: { path: { seq } } })),
    // Until it is signed, and until a witness has signed above it, where there are any.
    refetchInterval: ({ state: { data } }) => (data?.leaf === null ? FOLLOWED : false),
  })
}

/** While a check waits or runs it is followed; else the head is looked at now and then. */
export const standingQuery = queryOptions({
  queryKey: ['record', 'standing'],
  queryFn: () => answer(api.GET('/api/record/standing')),
  refetchInterval: ({ state: { data } }) => (data?.newest?.ended_at === null ? FOLLOWED : WATCHED),
})

export const checksQuery = queryOptions({
  queryKey: ['record', 'checks'],
  queryFn: () => answer(api.GET('/api/record/checks')),
})

export function useAskCheck() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/record/checks')),
    onSuccess: () => client.invalidateQueries({ queryKey: ['record', 'standing'] }),
  })
}

export function useOpenValues(seq: number) {
  return useMutation({
    mutationFn: (body: { purpose: Purpose; reason: string }) =>
      answer(api.POST('/api/record/{seq}/values', { params: { path: { seq } }, body })),
  })
}
