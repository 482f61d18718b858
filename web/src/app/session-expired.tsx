import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { meByNow, meQuery, type Me } from '@/api/me'
import { onOtherTabSignedIn, tellOtherTabs } from '@/api/other-tabs'
import { sessionResumed, useSessionEnding } from '@/api/session-end'
import { useSpoken } from '@/kit/languages'
import { InAgain } from '@/features/passes/in-again'
import { ResidentAgain } from '@/features/sign-in/resident-again'
import { SignInAgain } from '@/features/sign-in/sign-in-again'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { ROLE_WORDS } from './role-words'

/** Over the page, which keeps everything typed. The same person goes on where they were; another begins afresh. */
export function SessionExpired() {
  const ending = useSessionEnding()
  return ending === 'live' ? null : <Ended />
}

function Ended() {
  const { before, setUp, signedIn } = useSigningInAgain()
  const spoken = useSpoken()
  const say = before?.role === 'resident' ? spoken.say : (sentence: string) => sentence
  return (
    <Dialog title={say('Your session has ended')} isOpen mustAnswer onClose={() => undefined} width="narrow">
      {setUp ? (
        <p>
          What you typed is still here. Your role now needs a second step:{' '}
          <a href="/set-up" target="_blank" rel="noreferrer">
            set it up in a new tab
          </a>
          , then come back to this one.
        </p>
      ) : (
        <>
          <p>{say('What you typed is still here. Sign in and it goes on.')}</p>
          <Again before={before} onSignedIn={signedIn} />
        </>
      )}
      <Button kind="text" onPress={startAfresh}>
        {say('Leave without signing in')}
      </Button>
    </Dialog>
  )
}

function Again({ before, onSignedIn }: { before: Me | null | undefined; onSignedIn: () => Promise<void> }) {
  if (before?.role === 'volunteer') return <VolunteerAgain name={before.name} onSignedIn={onSignedIn} />
  if (before?.role === 'resident') return <ResidentAgain onSignedIn={onSignedIn} />
  return <SignInAgain name={before?.name} onSignedIn={onSignedIn} />
}

/** A volunteer may be here by an account of their own, or by a pass that has ended or was taken back. */
function VolunteerAgain(props: { name: string; onSignedIn: () => Promise<void> }) {
  const [byPass, setByPass] = useState(false)
  return (
    <>
      {byPass ? <InAgain onIn={props.onSignedIn} /> : <SignInAgain {...props} />}
      <Button kind="text" onPress={() => setByPass(!byPass)}>
        {byPass ? 'I have an account' : 'I came by a pass'}
      </Button>
    </>
  )
}

function useSigningInAgain() {
  const client = useQueryClient()
  const before = client.getQueryData(meQuery.queryKey)
  const [setUp, setSetUp] = useState(false)

  const resume = useCallback(
    (now: Me) => {
      setSetUp(now.enrolling)
      if (now.enrolling) return
      const was = client.getQueryData(meQuery.queryKey)?.role
      client.setQueryData(meQuery.queryKey, now)
      sessionResumed(true)
      if (now.role !== was) toast({ text: `Your role is now ${ROLE_WORDS[now.role]}` })
    },
    [client],
  )

  const look = useCallback(async () => {
    const now = await meByNow().catch(() => null)
    // Somebody else may have signed in there: this page waits for its own person.
    if (now !== null && now.id === client.getQueryData(meQuery.queryKey)?.id) resume(now)
  }, [client, resume])
  useSignedInThere(look)

  async function signedIn() {
    const now = await meByNow()
    if (now === null || now.id !== before?.id) {
      startAfresh()
      return
    }
    resume(now)
    tellOtherTabs()
  }
  return { before, setUp, signedIn }
}

/** The same person may sign in in another tab: told by it, or seen when they come back to this one. */
function useSignedInThere(look: () => Promise<void>) {
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === 'visible') void look()
    }
    document.addEventListener('visibilitychange', seen)
    const stop = onOtherTabSignedIn(() => void look())
    return () => {
      document.removeEventListener('visibilitychange', seen)
      stop()
    }
  }, [look])
}

/** A full load: nothing of the person before stays in memory. */
function startAfresh() {
  sessionResumed(false)
  window.location.assign('/')
}
