import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { delivery, keep } from '@/api/tokens'
import { isExpected } from './rules'

export type Pass = components['schemas']['Pass']
export type Passes = components['schemas']['Passes']
export type IssuedPass = components['schemas']['IssuedPass']
export type NewPass = components['schemas']['NewPass']
export type Volunteer = components['schemas']['Volunteer']
export type PassLook = components['schemas']['PassLook']
/** What a volunteer shows: the code in the picture, or the PIN. */
export type Shown = { code: string } | { pin: string }

/**
 * While somebody is expected any moment, asked again every few seconds, so that whoever stands at the door sees the phone
 * come in. Not all evening: a page that asks by itself would keep a deserted desk signed in.
 */
export const passesQuery = queryOptions({
  queryKey: ['passes', 'list'],
  queryFn: () => answer(api.GET('/api/passes')),
  refetchInterval: ({ state: { data } }) =>
    data?.passes.some((pass) => isExpected(pass, data.now)) === true ? 3000 : false,
  refetchOnWindowFocus: true,
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

export function useTakeBack() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/passes/{pass_id}', { params: { path: { pass_id: id } } })),
    onSettled: afterwards,
  })
}

export function useLookAtPass() {
  return useMutation({
    mutationFn: (shown: Shown) => answer(api.POST('/api/auth/pass/look', { body: shown })),
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
