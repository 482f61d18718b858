import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey, ifMatch } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type DataRequest = Schemas['DataRequestDetail']
export type RequestRow = Schemas['DataRequestRow']
export type NewRequest = Schemas['NewDataRequest']
export type RequestKind = RequestRow['kind']
export type PersonFound = Schemas['PersonFound']
export type PersonHeld = Schemas['PersonHeld']
export type HeldCase = Schemas['HeldCase']
export type Piece = Schemas['PieceHeld']
export type LeftOut = Schemas['LeftOut']
export type Ground = LeftOut['ground']
export type Recipient = Schemas['RecipientToTell']
export type Channel = Schemas['RecipientTold']['channel']
export type IdentityHow = Schemas['IdentityChecked']['how']
export type Told = Schemas['ConsequencesTold']['language']
export type Correction = Schemas['CorrectionWaiting']

export const requestsQuery = (decided: boolean, page: number) =>
  queryOptions({
    queryKey: ['requests', 'list', decided, page],
    queryFn: async () =>
      (await answer(api.GET('/api/requests', { params: { query: { decided, page } } }))).items,
  })

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id],
    queryFn: () => answer(api.GET('/api/requests/{request_id}', { params: { path: { request_id: id } } })),
  })

/** Everything a copy would hold: read when it is looked over, and not kept. */
export const heldQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', id, 'held'],
    queryFn: async () =>
      (await answer(api.GET('/api/requests/{request_id}/held', { params: { path: { request_id: id } } })))
        .pieces,
    gcTime: 0,
    staleTime: Infinity,
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'person', id],
    queryFn: () =>
      answer(api.GET('/api/requests/people/{person_id}', { params: { path: { person_id: id } } })),
    gcTime: 0,
  })

export const correctionsQuery = queryOptions({
  queryKey: ['corrections'],
  queryFn: async () => (await answer(api.GET('/api/corrections'))).items,
})

/** What was typed is looked up when it is sent off, and its answer is not kept. */
export function useFindPeople() {
  return useMutation({
    mutationFn: async (q: string) =>
      (await answer(api.POST('/api/requests/people/search', { body: { q } }))).items,
    gcTime: 0,
  })
}

export function useOpenRequest() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewRequest) => answer(api.POST('/api/requests', { body, headers: idempotencyKey() })),
    onSettled: () => void client.invalidateQueries({ queryKey: ['requests', 'list'] }),
  })
}

export type Act =
  | { act: 'identity'; how: IdentityHow }
  | { act: 'put-off'; until: string; reason: string }
  | { act: 'refuse'; reason: string }
  | { act: 'take-back' }
  | { act: 'release'; withheld: LeftOut[] }
  | { act: 'consequences-told'; language: Told }
  | { act: 'withdraw' }
  | { act: 'destroy' }
  | { act: 'tell'; recipient: Recipient; told_on: string; channel: Channel }

/** One act on a request, on the version that is on the screen; its answer is the request as it stands then. */
export function useAct({ id, version }: Pick<DataRequest, 'id' | 'version'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: Act) => send(id, version, what),
    onSuccess: (request) => client.setQueryData(requestQuery(id).queryKey, request),
    // A refusal may mean that what is shown is no longer what is there.
    onError: () => void client.invalidateQueries({ queryKey: requestQuery(id).queryKey, exact: true }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['requests', 'list'] }),
  })
}

function send(id: string, version: number, what: Act): Promise<DataRequest> {
  const params = { path: { request_id: id } }
  const headers = ifMatch(version)
  switch (what.act) {
    case 'identity':
      return answer(
        api.POST('/api/requests/{request_id}/identity', { params, headers, body: { how: what.how } }),
      )
    case 'put-off': {
      const body = { until: what.until, reason: what.reason }
      return answer(api.POST('/api/requests/{request_id}/put-off', { params, headers, body }))
    }
    case 'refuse':
      return answer(
        api.POST('/api/requests/{request_id}/refuse', { params, headers, body: { reason: what.reason } }),
      )
    case 'take-back':
      return answer(api.POST('/api/requests/{request_id}/take-back', { params, headers }))
    case 'release':
      return answer(
        api.POST('/api/requests/{request_id}/release', {
          params,
          headers,
          body: { withheld: what.withheld },
        }),
      )
    case 'consequences-told': {
      const body = { language: what.language }
      return answer(api.POST('/api/requests/{request_id}/consequences-told', { params, headers, body }))
    }
    case 'withdraw':
      return answer(api.POST('/api/requests/{request_id}/withdraw', { params, headers }))
    case 'destroy':
      return answer(api.DELETE('/api/requests/{request_id}/copies', { params }))
    case 'tell':
      return answer(
        api.POST('/api/requests/{request_id}/recipients/{recipient_id}/told', {
          params: { path: { request_id: id, recipient_id: what.recipient.id } },
          headers: ifMatch(what.recipient.version),
          body: { told_on: what.told_on, channel: what.channel },
        }),
      )
  }
}

export function useCorrect() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: Pick<Correction, 'id' | 'version'>) =>
      answer(
        api.POST('/api/corrections/{correction_id}', {
          params: { path: { correction_id: id } },
          headers: ifMatch(version),
        }),
      ),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['corrections'] })
      void client.invalidateQueries({ queryKey: ['cases'] })
    },
  })
}
