import { queryOptions } from '@tanstack/react-query'
import { answer, api, setApiBase } from './client'
import type { components } from './schema'

export type PublicConfig = components['schemas']['PublicConfig']

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: async (): Promise<PublicConfig> => {
    const config = await answer(api.GET('/api/public/config'))
    if ('api_url' in config && typeof config.api_url === 'string' && config.api_url !== '')
      setApiBase(config.api_url)
    return config
  },
  staleTime: Infinity,
})
