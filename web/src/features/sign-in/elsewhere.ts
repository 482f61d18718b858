import { useMutation } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { delivery, keep } from '@/api/tokens'
import { endTrip, forgetReturned, setOut, type Returned } from './trip'

/** Leaves this client for the organisation's own sign-in. `next`: where to go on afterwards; `asked`: the tab that waits. */
export function useSetOut(next: string, asked?: string) {
  return useMutation({
    mutationFn: async () => {
      const way = await answer(api.POST('/api/auth/single-sign-on/start', { body: { tokens: delivery } }))
      setOut({
        next,
        ...(asked !== undefined && { asked }),
        ...(way.trip_token != null && { token: way.trip_token }),
      })
      window.location.assign(way.address)
    },
  })
}

/** Hands what the provider brought to the server, once. */
export function useComeBack() {
  return useMutation({
    mutationFn: async ({ state = '', code, iss }: Returned) => {
      const trip = endTrip()
      forgetReturned()
      const body = {
        state,
        tokens: delivery,
        ...(code !== undefined && { code }),
        ...(iss !== undefined && { issuer: iss }),
        ...(trip.token !== undefined && { trip_token: trip.token }),
      }
      const given = await answer(api.POST('/api/auth/single-sign-on/finish', { body }))
      keep(given)
      return { given, next: trip.next, asked: trip.asked }
    },
  })
}
