import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { PersonChange, RevealField } from './types'

export interface PersonToSave {
  changes: PersonChange
  version: number
}

export function useSavePerson(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ changes, version }: PersonToSave) =>
      answer(
        api.PATCH('/api/cases/{case_id}/person', {
          params: { path: { case_id: caseId } },
          headers: ifMatch(version),
          body: changes,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['cases', caseId] }),
  })
}

/** One number in full. The server records who, why and when. */
export async function reveal(caseId: string, field: RevealField, reason: string): Promise<string> {
  const { value } = await answer(
    api.POST('/api/cases/{case_id}/person/reveal', {
      params: { path: { case_id: caseId } },
      body: { field, reason },
    }),
  )
  return value
}

/** A one-time link by which the person sees their own cases. The server makes their account where there is none. */
export function useLetIn(personId: string) {
  return useMutation({
    mutationFn: (email: string) =>
      answer(
        api.POST('/api/persons/{person_id}/way-in', {
          params: { path: { person_id: personId } },
          body: { email },
        }),
      ),
  })
}
