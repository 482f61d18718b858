import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { meQuery } from '@/api/me'
import { tellOtherTabs } from '@/api/other-tabs'
import { carriedLink } from './carried-link'
import { typedEmail } from './typed-email'

/** After signing in: nothing of whoever was signed in here before stays in memory. */
export function useGoOn(): (next: string) => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useCallback(
    async (next) => {
      client.removeQueries({ queryKey: meQuery.queryKey })
      client.removeQueries({ type: 'inactive' })
      typedEmail.set('')
      tellOtherTabs()
      await navigate({ href: next, replace: true })
      carriedLink.set(null)
    },
    [client, navigate],
  )
}
