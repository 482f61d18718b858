import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type SyntheticEvent } from 'react'
import { configQuery } from '@/api/config'
import { meByNow, meQuery } from '@/api/me'
import { onOtherTabSignedIn, openSignInTab } from '@/api/other-tabs'
import { passkeysWork } from '@/api/passkeys'
import { useRefusal } from '@/api/refusal'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { passkeyWords } from './passkey-queries'
import { useProve, type Ways } from './queries'
import styles from './account.module.css'

export interface ProveDialogProps {
  title: string
  /** What this account can show. */
  ways: Ways
  onProved: () => void
  onClose: () => void
}

type Typed = 'password' | 'code'

const FIELDS: Record<Typed, { label: string; instead: string }> = {
  password: { label: 'Your password', instead: 'Use the password instead' },
  code: { label: 'The code your app shows now', instead: 'Use a code of the app instead' },
}

/** Before a change of how one signs in: whatever this account has is shown once more. */
export function ProveDialog({ title, ways, onProved, onClose }: ProveDialogProps) {
  const prove = useProve()
  const problems = useRefusal(prove.error, 'prove', passkeyWords)
  const typed = [...(ways.has_password ? ['password' as const] : []), ...(ways.app ? ['code' as const] : [])]
  const byPasskey = ways.passkeys.length > 0 && passkeysWork()
  const nothing = typed.length === 0 && !byPasskey
  return (
    <Dialog title={title} isOpen onClose={onClose} width="narrow">
      <div className={styles['part']}>
        <p>Show again that it is you, so that nobody changes this while your device lies open.</p>
        <ErrorSummary title="Nothing is changed yet" problems={problems} />
        {byPasskey && (
          <Button
            id={typed.length === 0 ? 'prove' : 'prove-by-passkey'}
            kind="filled"
            isPending={prove.isPending}
            onPress={() => prove.mutate('passkey', { onSuccess: onProved })}
          >
            Use your passkey
          </Button>
        )}
        {nothing && <SignInOnceMore onProved={onProved} />}
        <TypedProof
          typed={typed}
          main={!byPasskey}
          isPending={prove.isPending}
          onShow={(shown) => prove.mutate(shown, { onSuccess: onProved })}
          onClose={onClose}
        />
      </div>
    </Dialog>
  )
}

interface TypedProofProps {
  typed: readonly Typed[]
  /** Not only beside a passkey. */
  main: boolean
  isPending: boolean
  onShow: (shown: { password: string } | { code: string }) => void
  onClose: () => void
}

function TypedProof({ typed, main, isPending, onShow, onClose }: TypedProofProps) {
  const [chosen, setChosen] = useState(typed[0])
  const [text, setText] = useState('')
  const other = typed.find((one) => one !== chosen)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (isPending || text.trim() === '') return
    onShow(chosen === 'code' ? { code: text.trim() } : { password: text })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['part']}>
      {chosen !== undefined && (
        <TextField
          key={chosen}
          id="prove"
          label={FIELDS[chosen].label}
          value={text}
          onChange={setText}
          {...(chosen === 'password'
            ? { type: 'password', autoComplete: 'current-password' }
            : { inputMode: 'numeric', autoComplete: 'one-time-code' })}
        />
      )}
      {other !== undefined && (
        <Button
          kind="text"
          onPress={() => {
            setChosen(other)
            setText('')
          }}
        >
          {FIELDS[other].instead}
        </Button>
      )}
      <div className={styles['acts']}>
        <Button onPress={onClose}>Cancel</Button>
        {chosen !== undefined && (
          <Button type="submit" kind={main ? 'filled' : 'outlined'} isPending={isPending}>
            Go on
          </Button>
        )}
      </div>
    </form>
  )
}

/** An account that has nothing of its own here: a new sign-in is what it can show. */
function SignInOnceMore({ onProved }: { onProved: () => void }) {
  const { data: config } = useQuery(configQuery)
  const client = useQueryClient()
  const [blocked, setBlocked] = useState(false)

  useEffect(
    () =>
      onOtherTabSignedIn(() => {
        void meByNow().then((now) => {
          if (now?.id === client.getQueryData(meQuery.queryKey)?.id) onProved()
          // This browser is somebody else's now, and so is this page.
          else window.location.assign('/')
        })
      }),
    [client, onProved],
  )

  if (config?.single_sign_on_name == null) {
    return <p>Sign out and sign in again, then do this within ten minutes.</p>
  }
  return (
    <>
      {blocked && (
        <p role="alert">Your browser opened no tab. Allow this address to open one, then press again.</p>
      )}
      <Button kind="filled" onPress={() => setBlocked(!openSignInTab())}>
        Sign in with {config.single_sign_on_name} once more
      </Button>
      <p className={styles['quiet']}>It opens in a new tab. This page stays and goes on afterwards.</p>
    </>
  )
}
