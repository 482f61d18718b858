import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey, ifMatch } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Breach = Schemas['BreachDetail']
export type BreachRow = Schemas['BreachRow']
export type NewBreach = Schemas['NewBreachRecord']
export type BreachKind = BreachRow['kind']
export type DataKind = Breach['data_kinds'][number]
export type BreachPerson = Schemas['BreachPerson']
export type Channel = Schemas['BreachPersonTold']['channel']
export type FindPeople = Schemas['FindPeople']
export type Assess = Schemas['Assess']
export type PdpcTold = Schemas['PdpcTold']
export type CloseBreach = Schemas['CloseBreach']
export type Exception = NonNullable<CloseBreach['people_exception']>

export const breachesQuery = queryOptions({
  queryKey: ['breaches', 'list'],
  queryFn: async () => (await answer(api.GET('/api/breaches'))).items,
})

export const breachQuery = (id: string) =>
  queryOptions({
    queryKey: ['breaches', id],
    queryFn: () => answer(api.GET('/api/breaches/{breach_id}', { params: { path: { breach_id: id } } })),
  })

export const peopleQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ['breaches', id, 'people', page],
    queryFn: () =>
      answer(
        api.GET('/api/breaches/{breach_id}/people', { params: { path: { breach_id: id }, query: { page } } }),
      ),
  })

/** Sessions of one account that were shown cases in a span. */
export const sessionsQuery = (id: string, actor: string, since: string, until: string) =>
  queryOptions({
    queryKey: ['breaches', id, 'sessions', actor, since, until],
    queryFn: async () =>
      (
        await answer(
          api.GET('/api/breaches/{breach_id}/sessions', {
            params: { path: { breach_id: id }, query: { actor, since, until } },
          }),
        )
      ).items,
  })

export function useRecordBreach() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewBreach) => answer(api.POST('/api/breaches', { body, headers: idempotencyKey() })),
    onSettled: () => void client.invalidateQueries({ queryKey: ['breaches', 'list'] }),
  })
}

export type Act =
  | { act: 'find'; body: FindPeople }
  | { act: 'add'; person: string }
  | { act: 'assess'; body: Assess }
  | { act: 'pdpc-told'; body: PdpcTold }
  | { act: 'step'; text: string }
  | { act: 'close'; body: CloseBreach }
  | { act: 'told'; person: BreachPerson; told_on: string; channel: Channel }

/** One act on a breach, on the version that is on the screen. */
export function useAct({ id, version }: Pick<Breach, 'id' | 'version'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: Act) => send(id, version, what),
    onSuccess: (breach) => client.setQueryData(breachQuery(id).queryKey, breach),
    onError: () => void client.invalidateQueries({ queryKey: breachQuery(id).queryKey, exact: true }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['breaches', 'list'] })
      void client.invalidateQueries({ queryKey: ['breaches', id, 'people'] })
    },
  })
}

function send(id: string, version: number, what: Act): Promise<Breach> {
  const params = { path: { breach_id: id } }
  const headers = ifMatch(version)
  switch (what.act) {
    case 'find':
      return answer(api.POST('/api/breaches/{breach_id}/people-shown', { params, headers, body: what.body }))
    case 'add': {
      const body = { constituent_id: what.person }
      return answer(api.POST('/api/breaches/{breach_id}/people', { params, headers, body }))
    }
    case 'assess':
      return answer(api.POST('/api/breaches/{breach_id}/assess', { params, headers, body: what.body }))
    case 'pdpc-told':
      return answer(api.POST('/api/breaches/{breach_id}/pdpc-told', { params, headers, body: what.body }))
    case 'step':
      return answer(
        api.POST('/api/breaches/{breach_id}/steps', { params, headers, body: { text: what.text } }),
      )
    case 'close':
      return answer(api.POST('/api/breaches/{breach_id}/close', { params, headers, body: what.body }))
    case 'told':
      return answer(
        api.POST('/api/breaches/{breach_id}/people/{line_id}/told', {
          params: { path: { breach_id: id, line_id: what.person.id } },
          headers: ifMatch(what.person.version),
          body: { told_on: what.told_on, channel: what.channel },
        }),
      )
  }
}
