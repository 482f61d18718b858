import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { configQuery } from '@/api/config'
import { useSpoken } from '@/kit/languages'
import { Skeleton } from '@/ui/states'
import { DemoAccounts } from './demo-accounts'

/** The demo office's resident, one press away. */
export function ResidentDemo({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { say } = useSpoken()
  const { data: config } = useSuspenseQuery(configQuery)
  if (!config.demo) return null
  return (
    <Suspense fallback={<Skeleton label={say('Loading')} rows={1} />}>
      <DemoAccounts ofRole="resident" onSignedIn={onSignedIn} />
    </Suspense>
  )
}
