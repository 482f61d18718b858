import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'

export const demoAccountsQuery = queryOptions({
  queryKey: ['demo', 'accounts'],
  queryFn: async () => (await answer(api.GET('/api/demo/accounts'))).accounts,
  staleTime: Infinity,
})

export type DemoAccount = components['schemas']['DemoAccount']
