import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { fullDate } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { caseHoldQuery } from './queries'

/** On the case: that it is held, and not why. */
export function HeldLine({ caseId }: { caseId: string }) {
  const { data } = useQuery(caseHoldQuery(caseId))
  if (!data?.held_since) return null
  return (
    <Banner
      tone="info"
      icon={<Lock size={20} aria-hidden="true" />}
      title="Held: nothing of this case is erased"
    >
      {`Since ${fullDate(data.held_since)}`}
    </Banner>
  )
}
