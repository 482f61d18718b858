import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readRequestsPlace } from '@/features/requests/search'
import { deskRoute } from '../desk-route'

const requests = createRoute({
  getParentRoute: () => deskRoute,
  path: '/requests',
  validateSearch: readRequestsPlace,
  component: lazyRouteComponent(() => import('@/features/requests/requests-page'), 'RequestsPage'),
})

const request = createRoute({
  getParentRoute: () => deskRoute,
  path: '/requests/$requestId',
  component: lazyRouteComponent(() => import('@/features/requests/request-page'), 'RequestPage'),
})

const corrections = createRoute({
  getParentRoute: () => deskRoute,
  path: '/corrections',
  component: lazyRouteComponent(() => import('@/features/requests/corrections-page'), 'CorrectionsPage'),
})

const breaches = createRoute({
  getParentRoute: () => deskRoute,
  path: '/breaches',
  component: lazyRouteComponent(() => import('@/features/breaches/breaches-page'), 'BreachesPage'),
})

const breach = createRoute({
  getParentRoute: () => deskRoute,
  path: '/breaches/$breachId',
  component: lazyRouteComponent(() => import('../breach'), 'BreachRoute'),
})

export const dataDeskRoutes = [requests, request, corrections, breaches, breach] as const
