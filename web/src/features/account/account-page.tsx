import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isFault, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { Happenings } from './happenings'
import { NewAppForm } from './new-app'
import { Passkeys } from './passkeys'
import { PasswordForm } from './password-form'
import { ProveDialog } from './prove-dialog'
import { useNewCodes, useRemoveFactor, waysQuery, type Ways } from './queries'
import { RecoveryCodes } from './recovery-codes'
import { Sessions } from './sessions'
import styles from './account.module.css'

/** How this person signs in, and where they are signed in now. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(waysQuery)
  return (
    <Page title="How I sign in" subtitle="Your second step, your password, and where you are signed in.">
      <div className={styles['page']}>
        {error && (
          <Failed title="This did not load" onRetry={() => void refetch()}>
            {wordsOf(error)}
          </Failed>
        )}
        {!data && !error && <Skeleton label="Loading how you sign in" rows={4} />}
        {data && <SecondStep ways={data} />}
        {data?.has_password === true && (
          <section aria-labelledby="own-password">
            <h2 id="own-password">Password</h2>
            <PasswordForm />
          </section>
        )}
        <section aria-labelledby="own-sessions">
          <h2 id="own-sessions">Where I am signed in</h2>
          <Sessions />
        </section>
        {data && (
          <section aria-labelledby="own-happenings">
            <h2 id="own-happenings">What happened lately</h2>
            <Happenings happenings={data.happenings} />
          </section>
        )}
      </div>
    </Page>
  )
}

function SecondStep({ ways }: { ways: Ways }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [adding, setAdding] = useState(false)
  if (codes !== null && codes.length > 0) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
  return (
    <>
      <section aria-labelledby="own-step">
        <h2 id="own-step">Second step</h2>
        {ways.app === null ? (
          adding ? (
            <NewAppForm
              onDone={(given) => {
                setAdding(false)
                setCodes(given)
              }}
            />
          ) : (
            <div className={styles['part']}>
              <p>
                {ways.passkeys.length === 0
                  ? 'No second step is set up. With one, a stolen password opens nothing: each time you sign in you also show a code from your phone, or a passkey.'
                  : 'No authenticator app is set up. Your passkey is your second step.'}
              </p>
              <Fresh act={() => setAdding(true)} label="Set up an authenticator app" ways={ways} />
            </div>
          )
        ) : (
          <AppInUse ways={ways} id={ways.app.id} onCodes={setCodes} />
        )}
      </section>
      <Passkeys ways={ways} onCodes={setCodes} />
    </>
  )
}

interface AppInUseProps {
  ways: Ways
  id: string
  onCodes: (codes: readonly string[]) => void
}

function AppInUse({ ways, id, onCodes }: AppInUseProps) {
  const remove = useRemoveFactor()
  const renew = useNewCodes()
  const problem = [remove.error, renew.error].find(
    (error) => error !== null && !isFault(error, 'proof_needed'),
  )
  return (
    <div className={styles['part']}>
      <p>
        An authenticator app is set up. {ways.recovery_codes_left} recovery{' '}
        {ways.recovery_codes_left === 1 ? 'code is' : 'codes are'} left.
      </p>
      <div className={styles['acts']}>
        <Fresh
          ways={ways}
          label="Make new recovery codes"
          act={() => renew.mutate(undefined, { onSuccess: onCodes })}
        />
        <Fresh ways={ways} label="Remove the app" act={() => remove.mutate(id)} />
      </div>
      {problem && <p role="alert">{wordsOf(problem)}</p>}
    </div>
  )
}

/** An act that needs to know it is you: asks for the password first, where there is one. */
function Fresh({ act, label, ways }: { act: () => void; label: string; ways: Ways }) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button onPress={() => (ways.has_password ? setAsking(true) : act())}>{label}</Button>
      {asking && (
        <ProveDialog
          title={label}
          onClose={() => setAsking(false)}
          onProved={() => {
            setAsking(false)
            act()
          }}
        />
      )}
    </>
  )
}
