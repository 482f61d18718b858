import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { meQuery } from '@/api/me'
import { useLastAnswer } from '@/api/session-end'
import { clockTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'

const WARN_MS = 120_000

/** Two minutes before an idle session ends. Each answer of the server begins the idle time anew. */
export function SessionWarning() {
  const { data: me, dataUpdatedAt } = useSuspenseQuery(meQuery)
  const client = useQueryClient()
  const lastAnswer = useLastAnswer()
  const idle = (me?.idle_seconds ?? 0) * 1000
  const endsAt = Math.max(lastAnswer, dataUpdatedAt) + idle
  const [warnedFor, setWarnedFor] = useState<number | null>(null)

  useEffect(() => {
    // A device that slept past the end has nothing left to warn of.
    const warn = () => {
      if (Date.now() < endsAt) setWarnedFor(endsAt)
    }
    const timer = window.setTimeout(warn, endsAt - WARN_MS - Date.now())
    return () => window.clearTimeout(timer)
  }, [endsAt])

  if (me === null || warnedFor !== endsAt) return null
  const stay = () => void client.invalidateQueries({ queryKey: meQuery.queryKey })
  return (
    <Dialog
      title={`You will be signed out at ${clockTime(endsAt)}`}
      isOpen
      onClose={stay}
      actions={
        <Button kind="filled" onPress={stay}>
          Stay signed in
        </Button>
      }
    >
      <p>Nothing was done here for a while. What you typed is kept on this device either way.</p>
    </Dialog>
  )
}
