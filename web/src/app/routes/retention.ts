import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readRetentionPlace } from '@/features/retention/search'
import { deskRoute } from '../desk-route'

const retention = createRoute({
  getParentRoute: () => deskRoute,
  path: '/retention',
  validateSearch: readRetentionPlace,
  component: lazyRouteComponent(() => import('@/features/retention/retention-page'), 'RetentionPage'),
})

export const retentionRoutes = [retention] as const
