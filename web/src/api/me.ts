import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { answer, api, peek } from './client'
import { ApiFault } from './faults'
import type { components } from './schema'
import { setSignedIn } from './session-end'

export type Me = components['schemas']['Me']
export type Role = Me['role']
export type Permission = Me['permissions'][number]

/** Null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      const me = await answer(api.GET('/api/me'))
      setSignedIn(true)
      return me
    } catch (error) {
      if (error instanceof ApiFault && error.status === 401) return null
      throw error
    }
  },
  staleTime: Infinity,
})

/**
 * Who is signed in in this browser by now, for a page that waits for its own person. Touches nothing that is shown.
 * Throws NetworkLost.
 */
export async function meByNow(): Promise<Me | null> {
  const response = await peek('/api/me')
  return response.ok ? ((await response.json()) as Me) : null
}

/** The signed-in person. Only inside the frames, which let nobody else in. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  if (data === null) throw new ApiFault(401, 'not_signed_in', 'Sign in to go on.')
  return data
}

/** For showing or leaving out what a person may not do; the server decides again. */
export function useMay(permission: Permission): boolean {
  const { data } = useQuery(meQuery)
  return data?.permissions.includes(permission) ?? false
}
