import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { meQuery } from '@/api/me'
import { keepShown } from '@/features/passes/shown'
import { deskRoute } from '../desk-route'
import { rootRoute } from '../root-route'

const passesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/passes',
  component: lazyRouteComponent(() => import('@/features/passes/passes-page'), 'PassesPage'),
})

/** Where a volunteer's phone arrives: nobody needs to be signed in. */
const passDoorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pass',
  beforeLoad: async ({ context, location }) => {
    // The code leaves the address bar, and with it the history, before anything else happens.
    if (keepShown(location.hash)) throw redirect({ to: '/pass', hash: '', replace: true })
    await context.queryClient.query({ ...meQuery, staleTime: 'static' })
  },
  component: lazyRouteComponent(() => import('../pass-door'), 'PassDoorRoute'),
})

export const passesRoutes = [passesRoute] as const
export const passDoorRoutes = [passDoorRoute] as const
