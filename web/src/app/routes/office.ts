import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { withTyped } from '@/api/typed-words'
import { readOfficePlace } from '@/features/office/search'
import { deskRoute } from '../desk-route'

const people = createRoute({
  getParentRoute: () => deskRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('@/features/people/people-page'), 'PeoplePage'),
})

const office = createRoute({
  getParentRoute: () => deskRoute,
  path: '/office',
  validateSearch: readOfficePlace,
  beforeLoad: withTyped,
  component: lazyRouteComponent(() => import('@/features/office/office-page'), 'OfficePage'),
})

export const officeRoutes = [people, office] as const
