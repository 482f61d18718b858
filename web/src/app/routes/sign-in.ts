import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { meQuery } from '@/api/me'
import { rootRoute } from '../root-route'

export interface SignInSearch {
  /** Where to go after signing in: an address of this client. */
  next?: string
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): SignInSearch =>
    typeof next === 'string' && /^\/(?!\/)/.test(next) ? { next } : {},
  beforeLoad: async ({ context }) => {
    if (await context.queryClient.query({ ...meQuery, staleTime: 'static' })) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('@/features/sign-in/sign-in-page'), 'SignInPage'),
})

export const signInRoutes = [signInRoute] as const
