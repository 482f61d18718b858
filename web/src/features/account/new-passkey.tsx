import { useState, type SyntheticEvent } from 'react'
import { passkeysWork } from '@/api/passkeys'
import { useRefusal } from '@/api/refusal'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { passkeyWords, useAddPasskey } from './passkey-queries'
import styles from './account.module.css'

export interface NewPasskeyFormProps {
  /** Where passkeys work, if not here. */
  address: string | null
  onDone: (recoveryCodes: string[]) => void
}

/** A passkey of this device, by the device's own window. */
export function NewPasskeyForm({ address, onDone }: NewPasskeyFormProps) {
  const [name, setName] = useState('This device')
  const add = useAddPasskey()
  const problems = useRefusal(add.error, 'passkey-name', passkeyWords)
  if (address !== null || !passkeysWork()) return <NotHere address={address} />

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (!add.isPending && name.trim() !== '') add.mutate(name.trim(), { onSuccess: onDone })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['part']}>
      <ErrorSummary title="No passkey was added" problems={problems} />
      <p>
        Your device or security key asks for your finger, face or PIN, and signs you in with nothing to type.
      </p>
      <TextField
        id="passkey-name"
        label="What to call it"
        help="So that you know it again in your list."
        maxLength={60}
        big
        value={name}
        onChange={setName}
      />
      <Button type="submit" kind="filled" size={48} isPending={add.isPending}>
        Add a passkey
      </Button>
    </form>
  )
}

/** Passkeys are bound to a name, never to an address of numbers. */
function NotHere({ address }: { address: string | null }) {
  if (address === null || address === '') {
    return (
      <p>
        Passkeys do not work at this address. Open this service by its name, over https, and sign in there.
      </p>
    )
  }
  return (
    <p>
      Passkeys do not work at this address. Open <a href={address}>{address}</a> and sign in there.
    </p>
  )
}
