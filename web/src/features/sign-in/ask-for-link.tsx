import { useSuspenseQuery } from '@tanstack/react-query'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { configQuery } from '@/api/config'
import { wordsOf } from '@/api/faults'
import { addWords, useSpoken } from '@/kit/languages'
import { useStore } from '@/kit/store'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/text-field'
import { askWords } from './ask-words'
import { useAskForLink, type AskedLink } from './links'
import { RefusalSummary } from './refusal-summary'
import { typedEmail } from './typed-email'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)
addWords(askWords)

export interface AskForLinkProps {
  purpose: AskedLink
  /** What to do where this office sends no e-mail. */
  noMail: string
  /** How long the link will be good. */
  life: string
  /** Before the e-mail address is asked for. */
  children: ReactNode
}

/** Asks for an e-mail address and says the same whoever it belongs to: nobody learns here who has an account. */
export function AskForLink({ purpose, noMail, life, children }: AskForLinkProps) {
  const { say } = useSpoken()
  const { data: config } = useSuspenseQuery(configQuery)
  const email = useStore(typedEmail)
  const ask = useAskForLink(purpose)
  if (!config.sends_mail) return <p>{noMail}</p>
  if (ask.isSuccess) {
    return (
      <div role="status" className={styles['ways']}>
        <Banner tone="info" title={say('If {email} is known here, a link is on its way to it.', { email })}>
          {life}
        </Banner>
        <p>{say('Nothing after a few minutes? Look among unwanted mail, and check the address above.')}</p>
        <Button size={48} onPress={() => ask.reset()}>
          {say('Try another address')}
        </Button>
      </div>
    )
  }
  return (
    <>
      {children}
      <AskForm ask={ask} />
    </>
  )
}

function AskForm({ ask }: { ask: ReturnType<typeof useAskForLink> }) {
  const { say } = useSpoken()
  const email = useStore(typedEmail)
  const [unfit, setUnfit] = useState<string>()
  const message = say(unfit ?? (ask.isError ? wordsOf(ask.error) : ''))

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (ask.isPending) return
    const wrong = unfitEmail(email)
    setUnfit(wrong)
    if (wrong === undefined) ask.mutate(email.trim())
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <RefusalSummary title={say('No link was asked for yet')} field="link-email" message={message} />
      <TextField
        id="link-email"
        label={say('E-mail')}
        type="email"
        autoComplete="email"
        big
        value={email}
        onChange={typedEmail.set}
        error={unfit === undefined ? undefined : say(unfit)}
      />
      <Button type="submit" kind="filled" size={48} wide isPending={ask.isPending}>
        {say('Send me a link')}
      </Button>
    </form>
  )
}

function unfitEmail(email: string): string | undefined {
  if (email.trim() === '') return 'This is needed.'
  return /^[^@\s]+@[^@\s]+$/.test(email.trim()) ? undefined : 'Write it like name@example.sg.'
}
