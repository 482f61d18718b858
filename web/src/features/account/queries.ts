import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { meQuery } from '@/api/me'
import { showPasskey } from '@/api/passkeys'
import type { components } from '@/api/schema'

export type Ways = components['schemas']['SignInWays']
export type Session = components['schemas']['Session']
export type NewApp = components['schemas']['AppSetUp']
type Proof = components['schemas']['Proof']

export const waysQuery = queryOptions({
  queryKey: ['account', 'ways'],
  queryFn: () => answer(api.GET('/api/me/sign-in')),
})

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async () => (await answer(api.GET('/api/me/sessions'))).sessions,
})

function useAfterwards() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['account'] })
}

/** What somebody shows again: typed, or a passkey by the device's own window. */
export type Shown = Pick<Proof, 'password'> | Pick<Proof, 'code'> | 'passkey'

export function useProve() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: async (shown: Shown) => {
      const body =
        shown === 'passkey'
          ? { passkey: await showPasskey(await answer(api.POST('/api/me/proof/passkey-question'))) }
          : shown
      return answer(api.POST('/api/me/proof', { body }))
    },
    onSuccess: afterwards,
  })
}

export function useBeginApp() {
  return useMutation({ mutationFn: () => answer(api.POST('/api/me/authenticator-app')) })
}

/** Takes the app into use; who was only setting up may then go on. */
export function useConfirmApp() {
  const client = useQueryClient()
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: async (body: { id: string; code: string }) => {
      const given = await answer(api.POST('/api/me/authenticator-app/first-code', { body }))
      return given.recovery_codes
    },
    onSuccess: async () => {
      client.removeQueries({ queryKey: meQuery.queryKey })
      await afterwards()
    },
  })
}

export function useRemoveFactor() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/me/factors/{factor_id}', { params: { path: { factor_id: id } } })),
    onSettled: afterwards,
  })
}

export function useNewCodes() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: async () => (await answer(api.POST('/api/me/recovery-codes'))).recovery_codes,
    onSettled: afterwards,
  })
}

export function useChangePassword() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => answer(api.POST('/api/me/password', { body })),
    onSuccess: afterwards,
  })
}

export function useEndSession() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/me/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onSettled: afterwards,
  })
}

export function useEndOthers() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/me/sessions/end-others')),
    onSettled: afterwards,
  })
}
