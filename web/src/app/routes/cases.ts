import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { withTyped } from '@/api/typed-words'
import { readCasePlace } from '@/features/case/search'
import { readCaseFilters } from '@/features/cases/search'
import { deskRoute } from '../desk-route'

const listRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/cases',
  validateSearch: readCaseFilters,
  beforeLoad: withTyped,
  component: lazyRouteComponent(() => import('../cases'), 'CasesRoute'),
})

const caseRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/cases/$caseId',
  validateSearch: readCasePlace,
  component: lazyRouteComponent(() => import('../case'), 'CaseRoute'),
})

export const casesRoutes = [listRoute, caseRoute] as const
