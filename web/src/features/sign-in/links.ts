import { queryOptions, useMutation } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { delivery, keep } from '@/api/tokens'

export type FoundLink = components['schemas']['LinkLook']
export type AskedLink = components['schemas']['LinkAsked']['purpose']

/** Whose link it is and for what. Looking uses nothing up. */
export function linkQuery(token: string | null) {
  return queryOptions({
    queryKey: ['sign-in', 'link', token],
    queryFn: () => answer(api.POST('/api/auth/links/look', { body: { token: token ?? '' } })),
    enabled: token !== null,
    staleTime: Infinity,
    gcTime: 0,
  })
}

export function useLinkIn(token: string, onSignedIn: () => Promise<void>) {
  return useMutation({
    mutationFn: async (password: string | null) => {
      const body = { token, tokens: delivery, ...(password !== null && { password }) }
      const given = await answer(api.POST('/api/auth/links/use', { body }))
      keep(given)
      return given
    },
    onSuccess: async ({ next }) => {
      if (next !== 'second_factor') await onSignedIn()
    },
  })
}

export function useAskForLink(purpose: AskedLink) {
  return useMutation({
    mutationFn: async (email: string) => {
      await answer(api.POST('/api/auth/links/ask', { body: { email, purpose } }))
    },
  })
}
