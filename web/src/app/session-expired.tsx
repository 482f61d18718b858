import { useQueryClient } from '@tanstack/react-query'
import { meQuery } from '@/api/me'
import { sessionResumed, useSessionEnding } from '@/api/session-end'
import { useSpoken } from '@/kit/languages'
import { SignInAgain } from '@/features/sign-in/sign-in-again'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'

/** Over the page, which keeps everything typed. The same person goes on where they were; another begins afresh. */
export function SessionExpired() {
  const client = useQueryClient()
  const ending = useSessionEnding()
  const spoken = useSpoken()
  if (ending === 'live') return null
  const resident = client.getQueryData(meQuery.queryKey)?.role === 'resident'
  const say = resident ? spoken.say : (sentence: string) => sentence

  async function signedIn() {
    const before = client.getQueryData(meQuery.queryKey)
    const now = await client.query({ ...meQuery, staleTime: 0 })
    const same = now !== null && before?.id === now.id
    sessionResumed(same)
    if (!same) startAfresh()
  }

  return (
    <Dialog title={say('Your session has ended')} isOpen mustAnswer onClose={() => undefined} width="narrow">
      <p>{say('What you typed is still here. Sign in and it goes on.')}</p>
      <SignInAgain name={client.getQueryData(meQuery.queryKey)?.name} onSignedIn={signedIn} />
      <Button
        kind="text"
        onPress={() => {
          sessionResumed(false)
          startAfresh()
        }}
      >
        {say('Leave without signing in')}
      </Button>
    </Dialog>
  )
}

/** A full load: nothing of the person before stays in memory. */
function startAfresh() {
  window.location.assign('/')
}
