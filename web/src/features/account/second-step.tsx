import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useFresh } from './fresh'
import { NewAppForm } from './new-app'
import { Passkeys } from './passkeys'
import { useNewCodes, useRemoveFactor, type Ways } from './queries'
import { RecoveryCodes } from './recovery-codes'
import styles from './account.module.css'

/** So few left that the next lost phone may be the one too many. */
const FEW = 3

/** The authenticator app, the passkeys and the codes that stand in for them. */
export function SecondStep({ ways }: { ways: Ways }) {
  const [codes, setCodes] = useState<readonly string[]>([])
  if (codes.length > 0) {
    return (
      <section aria-label="Recovery codes" className={styles['onlyOnPaper']}>
        <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
      </section>
    )
  }
  return (
    <>
      <section aria-labelledby="own-step">
        <h2 id="own-step">Second step</h2>
        <App ways={ways} onCodes={setCodes} />
      </section>
      <Passkeys ways={ways} onCodes={setCodes} />
      {(ways.app !== null || ways.passkeys.length > 0) && <CodesLeft ways={ways} onCodes={setCodes} />}
    </>
  )
}

interface PartProps {
  ways: Ways
  onCodes: (codes: readonly string[]) => void
}

function App({ ways, onCodes }: PartProps) {
  const [adding, setAdding] = useState(false)
  const remove = useRemoveFactor()
  const { want, asking } = useFresh(ways)
  const { app } = ways
  if (adding) {
    return (
      <NewAppForm
        onDone={(given) => {
          setAdding(false)
          onCodes(given)
        }}
      />
    )
  }
  return (
    <div className={styles['part']}>
      <p>{app === null ? withoutApp(ways) : 'An authenticator app is set up.'}</p>
      {app === null ? (
        <Button onPress={() => want('Set up an authenticator app', () => setAdding(true))}>
          Set up an authenticator app
        </Button>
      ) : (
        <div className={styles['acts']}>
          <Button onPress={() => want('Set up another phone', () => setAdding(true))}>
            Set up another phone
          </Button>
          <Button onPress={() => want('Remove the app', () => remove.mutate(app.id))}>Remove the app</Button>
        </div>
      )}
      {remove.isError && <p role="alert">{wordsOf(remove.error)}</p>}
      {asking}
    </div>
  )
}

function withoutApp(ways: Ways): string {
  if (ways.passkeys.length > 0) return 'No authenticator app is set up. Your passkey is your second step.'
  return ways.has_password
    ? 'No second step is set up. With one, a stolen password opens nothing: each time you sign in you also show a code from your phone, or a passkey.'
    : 'No second step is set up here.'
}

function CodesLeft({ ways, onCodes }: PartProps) {
  const renew = useNewCodes()
  const { want, asking } = useFresh(ways)
  const left = ways.recovery_codes_left
  const words =
    left === 0
      ? 'No recovery code is left'
      : left === 1
        ? '1 recovery code is left'
        : `${left} recovery codes are left`
  return (
    <section aria-labelledby="own-codes">
      <h2 id="own-codes">Recovery codes</h2>
      <div className={styles['part']}>
        {left <= FEW ? (
          <Banner tone="warning" title={words}>
            Without one, a lost phone or passkey means that your office’s administrator has to let you in
            again. Make new ones now.
          </Banner>
        ) : (
          <p>{words}. New ones take the place of all of them.</p>
        )}
        <Button
          isPending={renew.isPending}
          onPress={() =>
            want('Make new recovery codes', () => renew.mutate(undefined, { onSuccess: onCodes }))
          }
        >
          Make new recovery codes
        </Button>
        {renew.isError && <p role="alert">{wordsOf(renew.error)}</p>}
        {asking}
      </div>
    </section>
  )
}
