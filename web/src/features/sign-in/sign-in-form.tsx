import { useMemo, useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { useSpoken } from '@/kit/languages'
import { useStore } from '@/kit/store'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useSignIn } from './mutations'
import { SecondStep } from './second-step'
import { typedEmail } from './typed-email'
import styles from './sign-in.module.css'

/** E-mail and password, then the second step. Also stands in the dialog over a page whose session has ended. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const signIn = useSignIn(onSignedIn)
  if (signIn.data?.next !== 'second_factor') return <PasswordForm signIn={signIn} />
  return (
    <SecondStep methods={signIn.data.methods ?? []} onSignedIn={onSignedIn} onBack={() => signIn.reset()} />
  )
}

function PasswordForm({ signIn }: { signIn: ReturnType<typeof useSignIn> }) {
  const { say } = useSpoken()
  const email = useStore(typedEmail)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(0)
  const server = fieldErrors(signIn.error)
  const missing = say('This is needed.')
  const emailError = tried > 0 && email.trim() === '' ? missing : server['email']
  const passwordError = tried > 0 && password === '' ? missing : server['password']

  const refusal = signIn.isError && Object.keys(server).length === 0 ? say(wordsOf(signIn.error)) : undefined
  const problems = useMemo(
    () => (refusal === undefined ? [] : [{ field: 'sign-in-email', message: refusal }]),
    [refusal],
  )

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (signIn.isPending) return
    setTried(tried + 1)
    if (email.trim() !== '' && password !== '') signIn.mutate({ email: email.trim(), password })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title={say('You are not signed in')} problems={problems} />
      <TextField
        id="sign-in-email"
        label={say('E-mail')}
        type="email"
        autoComplete="username"
        big
        value={email}
        onChange={typedEmail.set}
        error={emailError}
      />
      <TextField
        label={say('Password')}
        type="password"
        autoComplete="current-password"
        eye={{ show: say('Show what you typed'), hide: say('Hide what you typed') }}
        big
        value={password}
        onChange={setPassword}
        error={passwordError}
      />
      <Button type="submit" kind="filled" size={48} wide isPending={signIn.isPending}>
        {say('Sign in')}
      </Button>
    </form>
  )
}
