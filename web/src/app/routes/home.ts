import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../desk-route'

const eveningRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/evening',
  component: lazyRouteComponent(() => import('../evening'), 'EveningRoute'),
})

const tableRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/table',
  component: lazyRouteComponent(() => import('../evening'), 'TableRoute'),
})

export const homeRoutes = [eveningRoute, tableRoute] as const
