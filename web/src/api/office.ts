import { queryOptions } from '@tanstack/react-query'
import { answer, api } from './client'

const MINUTES = 60_000

/** The office's own agencies, categories and checklists: what people choose from. */
export const directoryQuery = queryOptions({
  queryKey: ['directory'],
  queryFn: () => answer(api.GET('/api/directory')),
  staleTime: 5 * MINUTES,
})

/** Whom a case can be given to. Only for those who may give cases. */
export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: () => answer(api.GET('/api/colleagues')),
  staleTime: 5 * MINUTES,
})
