import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

const MINUTE = 60_000

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: () => answer(api.GET('/api/home')),
  refetchInterval: MINUTE,
})
