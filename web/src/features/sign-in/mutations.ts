import { useMutation } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { delivery, keep } from '@/api/tokens'
import type { components } from '@/api/schema'

type Credentials = Omit<components['schemas']['SignIn'], 'tokens'>
type DemoKey = components['schemas']['DemoSignIn']['account']

export function useSignIn(onSignedIn: () => Promise<void>) {
  return useMutation({
    mutationFn: async (body: Credentials) => {
      const given = await answer(api.POST('/api/auth/sign-in', { body: { ...body, tokens: delivery } }))
      keep(given)
      return given
    },
    onSuccess: onSignedIn,
  })
}

export function useDemoSignIn(onSignedIn: () => Promise<void>) {
  return useMutation({
    mutationFn: async (account: string) => {
      const body = { account: account as DemoKey, tokens: delivery }
      keep(await answer(api.POST('/api/demo/sign-in', { body })))
    },
    onSuccess: onSignedIn,
  })
}
