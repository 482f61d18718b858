import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter } from '@tanstack/react-router'
import { deskRoute } from './desk-route'
import { Home } from './home'
import { portalRoute } from './portal-route'
import { rootRoute } from './root-route'
import { casesRoutes } from './routes/cases'
import { dataDeskRoutes } from './routes/data-desk'
import { homeRoutes } from './routes/home'
import { intakeRoutes } from './routes/intake'
import { lettersRoutes } from './routes/letters'
import { officeRoutes } from './routes/office'
import { passDoorRoutes, passesRoutes } from './routes/passes'
import { portalRoutes } from './routes/portal'
import { recordRoutes } from './routes/record'
import { reportsRoutes } from './routes/reports'
import { retentionRoutes } from './routes/retention'
import { signInRoutes } from './routes/sign-in'
import { NotHere, PageFailed } from './trouble'

const homeRoute = createRoute({ getParentRoute: () => deskRoute, path: '/', component: Home })

/** One file in routes/ for each feature; its routes are listed here, under the frame they belong to. */
const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  ...passDoorRoutes,
  deskRoute.addChildren([
    homeRoute,
    ...homeRoutes,
    ...casesRoutes,
    ...intakeRoutes,
    ...lettersRoutes,
    ...recordRoutes,
    ...dataDeskRoutes,
    ...retentionRoutes,
    ...reportsRoutes,
    ...officeRoutes,
    ...passesRoutes,
  ]),
  portalRoute.addChildren([...portalRoutes]),
])

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotHere,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    // A page sees only what its validateSearch let through.
    search: { strict: true },
  })
}

export type AppRouter = ReturnType<typeof makeRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
