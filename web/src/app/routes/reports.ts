import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readReportsPlace } from '@/features/reports/search'
import { deskRoute } from '../desk-route'

const reports = createRoute({
  getParentRoute: () => deskRoute,
  path: '/reports',
  validateSearch: readReportsPlace,
  component: lazyRouteComponent(() => import('@/features/reports/reports-page'), 'ReportsPage'),
})

export const reportsRoutes = [reports] as const
