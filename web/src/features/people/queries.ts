import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { components } from '@/api/schema'
import type { StandingChange } from './rules'

export type Person = components['schemas']['Person']
export type NewPerson = components['schemas']['NewPerson']
export type LinkMade = components['schemas']['LinkMade']
export type LinkPurpose = components['schemas']['LinkForPerson']['purpose']

export const peopleQuery = queryOptions({
  queryKey: ['people', 'list'],
  queryFn: async () => (await answer(api.GET('/api/people'))).people,
})

function useAfterwards() {
  const client = useQueryClient()
  return () => {
    // Who is there to be given a case follows from the accounts.
    void client.invalidateQueries({ queryKey: ['colleagues'] })
    return client.invalidateQueries({ queryKey: ['people'] })
  }
}

export function useAddPerson() {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: ({ person, key }: { person: NewPerson; key: { 'Idempotency-Key': string } }) =>
      answer(api.POST('/api/people', { body: person, headers: key })),
    onSuccess: afterwards,
  })
}

/** A one-time link for somebody of the office; an earlier one of the same kind stops working. */
export function useMakeLink(id: string) {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: (purpose: LinkPurpose) =>
      answer(
        api.POST('/api/people/{person_id}/link', { params: { path: { person_id: id } }, body: { purpose } }),
      ),
    onSuccess: afterwards,
  })
}

/** Takes second step and password away; the answer is the link by which both are set up anew. */
export function useSecondStepLost(id: string) {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/people/{person_id}/second-step-lost', { params: { path: { person_id: id } } })),
    onSuccess: afterwards,
  })
}

export function useUntiePerson(id: string) {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: () =>
      answer(api.DELETE('/api/people/{person_id}/single-sign-on', { params: { path: { person_id: id } } })),
    onSuccess: afterwards,
  })
}

export function useChangePerson(id: string) {
  const afterwards = useAfterwards()
  return useMutation({
    mutationFn: ({ change, version }: { change: StandingChange; version: number }) =>
      answer(
        api.PATCH('/api/people/{person_id}', {
          params: { path: { person_id: id } },
          body: change,
          headers: ifMatch(version),
        }),
      ),
    // A refusal may mean that the list shown is no longer what is there.
    onSettled: afterwards,
  })
}
