import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { portalRoute } from '../portal-route'

const mine = createRoute({
  getParentRoute: () => portalRoute,
  path: '/my-case',
  component: lazyRouteComponent(() => import('@/features/portal/my-case-page'), 'MyCasePage'),
})

const one = createRoute({
  getParentRoute: () => portalRoute,
  path: '/my-case/$caseId',
  component: lazyRouteComponent(() => import('@/features/portal/my-case-page'), 'OneCasePage'),
})

export const portalRoutes = [mine, one] as const
