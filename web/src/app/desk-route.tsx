import { createRoute, redirect } from '@tanstack/react-router'
import { Desk } from './desk'
import { PORTAL_HOME } from './navigation'
import { isEnrolling, roleOf, rootRoute } from './root-route'

/** The office's people. Pages of the desk hang under it; a resident has the portal instead. */
export const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    const role = await roleOf(context)
    if (role === null) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (role === 'resident') throw redirect({ to: PORTAL_HOME })
    if (await isEnrolling(context)) throw redirect({ to: '/set-up' })
  },
  component: Desk,
})
