import { createRoute, redirect } from '@tanstack/react-router'
import { PortalFrame } from './portal-frame'
import { roleOf, rootRoute } from './root-route'

/** The resident's own pages, in four languages. Pages of the portal hang under it. */
export const portalRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'portal',
  beforeLoad: async ({ context }) => {
    const role = await roleOf(context)
    if (role === null) throw redirect({ to: '/my-case/sign-in' })
    if (role !== 'resident') throw redirect({ to: '/' })
  },
  component: PortalFrame,
})
