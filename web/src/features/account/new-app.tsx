import { useState, type SyntheticEvent } from 'react'
import { useRefusal } from '@/api/refusal'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useBeginApp, useConfirmApp, type NewApp } from './queries'
import styles from './account.module.css'

export interface NewAppFormProps {
  onDone: (recoveryCodes: string[]) => void
}

/** From "nothing yet" to a first code: the picture for a phone, the letters for typing. */
export function NewAppForm({ onDone }: NewAppFormProps) {
  const begin = useBeginApp()
  const problems = useRefusal(begin.error, 'begin-app')
  if (begin.data) return <FirstCode app={begin.data} onDone={onDone} />
  return (
    <div className={styles['part']}>
      <p>
        You need an authenticator app on your phone, such as Aegis, Google Authenticator or Microsoft
        Authenticator. It shows a new code every half minute, without a network.
      </p>
      <ErrorSummary title="Nothing is set up yet" problems={problems} />
      <Button
        id="begin-app"
        kind="filled"
        size={48}
        isPending={begin.isPending}
        onPress={() => begin.mutate()}
      >
        Set up an authenticator app
      </Button>
    </div>
  )
}

function FirstCode({ app, onDone }: { app: NewApp; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState('')
  const confirm = useConfirmApp()
  const problems = useRefusal(confirm.error, 'first-code')

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (!confirm.isPending && code.trim() !== '') {
      confirm.mutate({ id: app.id, code: code.trim() }, { onSuccess: onDone })
    }
  }

  return (
    <form noValidate onSubmit={submit} className={styles['part']}>
      <ErrorSummary title="The app is not set up yet" problems={problems} />
      <p>Open the app, choose to add an account, and point the camera at this picture.</p>
      <img
        className={styles['picture']}
        src={`data:image/svg+xml,${encodeURIComponent(app.picture)}`}
        alt="QR code for an authenticator app. The letters below say the same."
      />
      <p>
        No camera? Type these letters into the app:{' '}
        <code className={styles['secret']}>{inFours(app.secret)}</code>
      </p>
      <TextField
        id="first-code"
        label="The code your app shows now"
        help="Six digits. Each is good for half a minute."
        inputMode="numeric"
        autoComplete="one-time-code"
        big
        value={code}
        onChange={setCode}
      />
      <Button type="submit" kind="filled" size={48} isPending={confirm.isPending}>
        Take it into use
      </Button>
    </form>
  )
}

function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret
}
