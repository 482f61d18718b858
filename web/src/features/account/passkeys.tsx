import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { useFresh } from './fresh'
import { NewPasskeyForm } from './new-passkey'
import { useRemoveFactor, type Ways } from './queries'
import styles from './account.module.css'

type Passkey = Ways['passkeys'][number]

/** The passkeys of this account: sign in with a finger, a face or a PIN. */
export function Passkeys({ ways, onCodes }: { ways: Ways; onCodes: (codes: readonly string[]) => void }) {
  const [adding, setAdding] = useState(false)
  const remove = useRemoveFactor()
  const { want, asking } = useFresh(ways)
  return (
    <section aria-labelledby="own-passkeys">
      <h2 id="own-passkeys">Passkeys</h2>
      <div className={styles['part']}>
        {ways.passkeys.length > 0 && (
          <ul className={styles['sessions']}>
            {ways.passkeys.map((passkey) => (
              <One
                key={passkey.id}
                passkey={passkey}
                onRemove={() => want(`Remove ${passkey.name}`, () => remove.mutate(passkey.id))}
              />
            ))}
          </ul>
        )}
        {remove.isError && <p role="alert">{wordsOf(remove.error)}</p>}
        {adding || ways.passkey_address !== null ? (
          <NewPasskeyForm
            address={ways.passkey_address}
            onDone={(codes) => {
              setAdding(false)
              onCodes(codes)
            }}
          />
        ) : (
          <Button onPress={() => want('Add a passkey', () => setAdding(true))}>Add a passkey</Button>
        )}
      </div>
      {asking}
    </section>
  )
}

function One({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  return (
    <li className={styles['session']}>
      <span>
        <strong>{passkey.name}</strong>, added{' '}
        <time dateTime={passkey.added_at}>{dayAndTime(passkey.added_at)}</time>
      </span>
      <Button aria-label={`Remove the passkey ${passkey.name}`} onPress={onRemove}>
        Remove
      </Button>
    </li>
  )
}
