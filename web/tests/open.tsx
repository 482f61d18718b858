import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { makeQueryClient } from '@/api/query-client'
import { sessionResumed } from '@/api/session-end'
import { App } from '@/app/app'
import { makeRouter } from '@/app/router'

/** The whole client at an address, as a person would open it who has just come. Stub the server with `serve` first. */
export function open(address: string) {
  sessionResumed(false)
  const queryClient = makeQueryClient()
  const router = makeRouter(queryClient)
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) })
  const view = render(<App router={router} queryClient={queryClient} />)
  return { ...view, router, queryClient }
}
