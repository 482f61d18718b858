import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { I18nProvider } from 'react-aria-components'
import { Toaster } from '@/ui/toast'
import type { AppRouter } from './router'
import { SessionExpired } from './session-expired'

export function App({ router, queryClient }: { router: AppRouter; queryClient: QueryClient }) {
  return (
    <I18nProvider locale="en-SG">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <SessionExpired />
        <Toaster />
      </QueryClientProvider>
    </I18nProvider>
  )
}
