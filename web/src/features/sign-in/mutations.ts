import { useMutation } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { delivery, keep, stepToken } from '@/api/tokens'
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
    onSuccess: async ({ next }) => {
      if (next !== 'second_factor') await onSignedIn()
    },
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

/** The second step: a code of the app, or a recovery code where the phone is lost. */
export function useSecondStep(onSignedIn: () => Promise<void>) {
  return useMutation({
    mutationFn: async ({ code, lost }: { code: string; lost: boolean }) => {
      const body = { code, tokens: delivery, step_token: stepToken() }
      keep(
        await answer(
          lost
            ? api.POST('/api/auth/second-step/recovery-code', { body })
            : api.POST('/api/auth/second-step/code', { body }),
        ),
      )
    },
    onSuccess: onSignedIn,
  })
}
