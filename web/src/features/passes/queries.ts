import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { delivery, keep } from '@/api/tokens'

export type Pass = components['schemas']['Pass']
export type Passes = components['schemas']['Passes']
export type IssuedPass = components['schemas']['IssuedPass']
export type NewPass = components['schemas']['NewPass']
export type Volunteer = components['schemas']['Volunteer']
/** What a volunteer shows: the code behind the QR picture, or the PIN. */
export type Shown = { code: string } | { pin: string }

/** Asked again every few seconds: whoever stands at the door sees the phone come in. */
export const passesQuery = queryOptions({
  queryKey: ['passes', 'list'],
  queryFn: () => answer(api.GET('/api/passes')),
  refetchInterval: 3000,
})

function useAfterwards() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['passes'] })
}

export function useIssuePass() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (body: NewPass) => answer(api.POST('/api/passes', { body })),
    onSuccess: afterwards,
  })
}

export function useRevokePass() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/passes/{pass_id}', { params: { path: { pass_id: id } } })),
    onSettled: afterwards,
  })
}

export function useLookAtPass() {
  return useMutation({
    mutationFn: async (shown: Shown) => ({
      shown,
      look: await answer(api.POST('/api/auth/pass/look', { body: shown })),
    }),
  })
}

export function useClaimPass(onIn: () => Promise<void>) {
  return useMutation({
    mutationFn: async (shown: Shown) => {
      keep(await answer(api.POST('/api/auth/pass/claim', { body: { ...shown, tokens: delivery } })))
    },
    onSuccess: onIn,
  })
}
