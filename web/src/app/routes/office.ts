import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readOfficeSearch } from '@/features/office/search'
import { deskRoute } from '../desk-route'

const people = createRoute({
  getParentRoute: () => deskRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('@/features/people/people-page'), 'PeoplePage'),
})

const office = createRoute({
  getParentRoute: () => deskRoute,
  path: '/office',
  validateSearch: readOfficeSearch,
  component: lazyRouteComponent(() => import('@/features/office/office-page'), 'OfficePage'),
})

export const officeRoutes = [people, office] as const
