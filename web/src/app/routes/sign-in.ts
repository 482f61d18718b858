import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { configQuery } from '@/api/config'
import { meQuery } from '@/api/me'
import { carryLink } from '@/features/sign-in/carried-link'
import { keepReturned, readReturned } from '@/features/sign-in/trip'
import { uuidIn } from '@/kit/uuid'
import { roleOf, rootRoute } from '../root-route'

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

const signedInElsewhereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signed-in-elsewhere',
  validateSearch: readReturned,
  beforeLoad: async ({ context, search }) => {
    // The code leaves the address bar, and with it the history, before anything else happens.
    if (keepReturned(search)) throw redirect({ to: '/signed-in-elsewhere', search: {}, replace: true })
    await context.queryClient.query({ ...configQuery, staleTime: 'static' })
  },
  component: lazyRouteComponent(() => import('@/features/sign-in/signed-in-elsewhere'), 'SignedInElsewhere'),
})

export interface SignInAgainSearch {
  /** The tab that waits for this sign-in. */
  asked?: string
}

const signInAgainRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in-again',
  validateSearch: ({ asked }: Record<string, unknown>): SignInAgainSearch => {
    const id = typeof asked === 'string' ? uuidIn(asked) : null
    return id === null ? {} : { asked: id }
  },
  component: lazyRouteComponent(() => import('@/features/sign-in/set-out-again'), 'SetOutAgain'),
})

const linkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/link',
  beforeLoad: async ({ context, location }) => {
    // The token leaves the address bar, and with it the history, before anything else happens.
    if (carryLink(location.hash)) throw redirect({ to: '/link', hash: '', replace: true })
    await context.queryClient.query({ ...configQuery, staleTime: 'static' })
  },
  component: lazyRouteComponent(() => import('@/features/sign-in/link-page'), 'LinkPage'),
})

const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('@/features/sign-in/forgotten-page'), 'ForgottenPage'),
})

const residentDoorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/my-case/sign-in',
  beforeLoad: async ({ context }) => {
    if ((await roleOf(context)) === 'resident') throw redirect({ to: '/my-case' })
  },
  component: lazyRouteComponent(() => import('@/features/sign-in/resident-door'), 'ResidentDoor'),
})

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: async ({ context }) => {
    if ((await roleOf(context)) === null) throw redirect({ to: '/sign-in', search: {} })
  },
  component: lazyRouteComponent(() => import('@/features/account/set-up-page'), 'SetUpPage'),
})

export const signInRoutes = [
  signInRoute,
  signedInElsewhereRoute,
  signInAgainRoute,
  linkRoute,
  forgottenRoute,
  residentDoorRoute,
  setUpRoute,
] as const
