import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { meQuery, type Role } from '@/api/me'
import { useNetworkWatch } from '@/kit/network'

export interface RouterContext {
  queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Root })

function Root() {
  useNetworkWatch()
  useFocusOnArrival()
  return <Outlet />
}

/**
 * After each change of page, the h1 has the focus, so that a screen reader says where it is; but a page that opens with the
 * caret in its own field keeps it there.
 */
function useFocusOnArrival() {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged || document.activeElement?.matches('main textarea')) return
        document.querySelector<HTMLElement>('h1')?.focus()
      }),
    [router],
  )
}

/** The signed-in person's role, or null: for the frames' doors. */
export async function roleOf({ queryClient }: RouterContext): Promise<Role | null> {
  const me = await queryClient.query({ ...meQuery, staleTime: 'static' })
  return me?.role ?? null
}

/** Whether the signed-in person may do nothing yet but set up a second step. */
export async function isEnrolling({ queryClient }: RouterContext): Promise<boolean> {
  const me = await queryClient.query({ ...meQuery, staleTime: 'static' })
  return me?.enrolling ?? false
}
