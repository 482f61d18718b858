import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '@/api/client'
import { useMe } from '@/api/me'
import { Button } from '@/ui/button'
import { Mark } from '@/ui/mark'
import { NewAppForm } from './new-app'
import { NewPasskeyForm } from './new-passkey'
import { waysQuery } from './queries'
import { RecoveryCodes } from './recovery-codes'
import styles from './account.module.css'

/** The password was right and the role needs a second step: nothing else opens until it is set up. */
export function SetUpPage() {
  const me = useMe()
  const navigate = useNavigate()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const { data: ways } = useQuery(waysQuery)
  const onlyPasskey = me.role === 'admin'
  const goOn = () => void navigate({ to: '/' })

  function done(given: string[]) {
    if (given.length === 0) goOn()
    else setCodes(given)
  }

  return (
    <main className={styles['alone']}>
      <title>Second step - MPS Connect</title>
      <header className={styles['brand']}>
        <Mark size={32} /> MPS Connect
      </header>
      {codes === null ? (
        <>
          <h1 tabIndex={-1}>One more step, {me.name}</h1>
          <p>
            Residents tell this office about debts, illness and violence. So a password alone is not enough
            here: each time you sign in, you also show{' '}
            {onlyPasskey ? 'a passkey' : 'a code from your phone, or a passkey'}. Setting it up takes two
            minutes, once.
          </p>
          {!onlyPasskey && (
            <section aria-label="Authenticator app">
              <NewAppForm onDone={done} />
            </section>
          )}
          <section aria-labelledby="set-up-passkey">
            <h2 id="set-up-passkey">{onlyPasskey ? 'Your passkey' : 'Or a passkey'}</h2>
            <NewPasskeyForm address={ways?.passkey_address ?? null} onDone={done} />
          </section>
          <Later />
        </>
      ) : (
        <>
          <h1 tabIndex={-1}>Your second step is set up</h1>
          <RecoveryCodes codes={codes} onKept={goOn} />
        </>
      )}
    </main>
  )
}

function Later() {
  async function leave() {
    await answer(api.POST('/api/auth/sign-out'))
    window.location.assign('/sign-in')
  }
  return (
    <Button kind="text" onPress={() => void leave()}>
      Sign out and do this later
    </Button>
  )
}
