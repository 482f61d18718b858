import { useState, type SyntheticEvent } from 'react'
import { isFault, wordsOf } from '@/api/faults'
import { LEAST_PASSWORD, PASSWORD_HELP } from '@/api/password-words'
import { codePointLength } from '@/kit/code-points'
import { useSpoken } from '@/kit/languages'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/text-field'
import type { FoundLink, useLinkIn } from './links'
import { RefusalSummary } from './refusal-summary'
import styles from './sign-in.module.css'

export interface ChoosePasswordProps {
  found: FoundLink
  link: ReturnType<typeof useLinkIn>
}

/** As the server says it. */
const TOO_SHORT = 'Use at least 12 characters. A few words in a row make a good password.'

/** The first password, or another one. What was typed stays when the server finds it too weak. */
export function ChoosePassword({ found, link }: ChoosePasswordProps) {
  const { say } = useSpoken()
  const [password, setPassword] = useState('')
  const [tooShort, setTooShort] = useState(false)
  const weak = isFault(link.error, 'password_too_weak') ? wordsOf(link.error) : undefined
  const error = tooShort ? TOO_SHORT : weak
  const refusal = error ?? (link.isError ? wordsOf(link.error) : '')

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (link.isPending) return
    const short = codePointLength(password) < LEAST_PASSWORD
    setTooShort(short)
    if (!short) link.mutate(password)
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <RefusalSummary
        title={say('The password is not set yet')}
        field="chosen-password"
        message={say(refusal)}
      />
      <Username email={found.email} />
      <TextField
        id="chosen-password"
        label={found.purpose === 'invitation' ? say('Choose a password') : say('New password')}
        help={say(PASSWORD_HELP)}
        type="password"
        autoComplete="new-password"
        eye={{ show: say('Show what you typed'), hide: say('Hide what you typed') }}
        big
        value={password}
        onChange={setPassword}
        error={error === undefined ? undefined : say(error)}
      />
      {found.purpose === 'password_reset' && (
        <p className={styles['note']}>{say('Wherever else you are signed in, that ends.')}</p>
      )}
      <Button type="submit" kind="filled" size={48} wide isPending={link.isPending}>
        {say('Set the password and go on')}
      </Button>
    </form>
  )
}

/** Shown, and there for whatever keeps passwords on this device. */
function Username({ email }: { email: string }) {
  const { say } = useSpoken()
  return (
    <TextField
      label={say('E-mail')}
      help={say('You sign in with it.')}
      type="email"
      autoComplete="username"
      big
      isReadOnly
      value={email}
    />
  )
}
