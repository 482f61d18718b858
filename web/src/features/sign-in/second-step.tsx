import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { useRefusal } from '@/api/refusal'
import type { components } from '@/api/schema'
import { useSpoken } from '@/kit/languages'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useSecondStep } from './mutations'
import { PasskeyButton } from './passkey-button'
import styles from './sign-in.module.css'

type Way = NonNullable<components['schemas']['SignInAnswer']['methods']>[number]

export interface SecondStepProps {
  /** What this account may show. */
  methods: readonly Way[]
  onSignedIn: () => Promise<void>
  onBack: () => void
}

/** After a right password: a passkey, the code of the authenticator app, or a recovery code. */
export function SecondStep({ methods, onSignedIn, onBack }: SecondStepProps) {
  const { say } = useSpoken()
  const [lost, setLost] = useState(false)
  const hasApp = methods.includes('totp')
  const hasPasskey = methods.includes('passkey') && !lost
  const afterAll = hasApp ? say('Use the app after all') : say('Use your passkey')
  const gone = hasApp ? say('My phone is not with me') : say('My passkey is not with me')
  return (
    <div className={styles['form']}>
      {hasPasskey && <PasskeyButton use="second-step" onSignedIn={onSignedIn} />}
      {hasPasskey && hasApp && <p className={styles['or']}>{say('or')}</p>}
      {(hasApp || lost) && <CodeForm key={String(lost)} lost={lost} onSignedIn={onSignedIn} />}
      {methods.includes('recovery_code') && (
        <Button kind="text" onPress={() => setLost(!lost)}>
          {lost ? afterAll : gone}
        </Button>
      )}
      <Button kind="text" onPress={onBack}>
        {say('Start again')}
      </Button>
    </div>
  )
}

/** `lost`: a recovery code in place of the app's. */
function CodeForm({ lost, onSignedIn }: { lost: boolean; onSignedIn: () => Promise<void> }) {
  const { say } = useSpoken()
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const step = useSecondStep(onSignedIn)
  const problems = useRefusal(step.error, 'second-step')
  useEffect(() => field.current?.focus(), [])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (!step.isPending && code.trim() !== '') step.mutate({ code: code.trim(), lost })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title={say('You are not signed in')} problems={problems} />
      <TextField
        id="second-step"
        inputRef={field}
        label={lost ? say('A recovery code') : say('The code your app shows now')}
        inputMode={lost ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        big
        value={code}
        onChange={setCode}
      />
      <Button type="submit" kind="filled" size={48} wide isPending={step.isPending}>
        {say('Sign in')}
      </Button>
    </form>
  )
}
