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

const account = createRoute({
  getParentRoute: () => deskRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('@/features/account/account-page'), 'AccountPage'),
})

export const officeRoutes = [people, office, account] as const
