import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readLookSearch } from '@/features/looks/search'
import { readRecordSearch } from '@/features/record/search'
import { deskRoute } from '../desk-route'

const record = createRoute({
  getParentRoute: () => deskRoute,
  path: '/record',
  validateSearch: readRecordSearch,
  component: lazyRouteComponent(() => import('@/features/record/record-page'), 'RecordPage'),
})

const looks = createRoute({
  getParentRoute: () => deskRoute,
  path: '/looks',
  validateSearch: readLookSearch,
  component: lazyRouteComponent(() => import('@/features/looks/looks-page'), 'LooksPage'),
})

const alarms = createRoute({
  getParentRoute: () => deskRoute,
  path: '/alarms',
  component: lazyRouteComponent(() => import('@/features/alarms/alarms-page'), 'AlarmsPage'),
})

export const recordRoutes = [record, looks, alarms] as const
