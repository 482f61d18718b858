import { useMemo, useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { MadeLinkDialog } from '@/ui/made-link'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useLetIn } from './save'
import type { Person } from './types'
import styles from './person.module.css'

/** Gives the resident a way to their own cases, after their word that the e-mail address is theirs. */
export function LetIn({ person, onClose }: { person: Person; onClose: () => void }) {
  const [email, setEmail] = useState('')
  const letIn = useLetIn(person.id)
  const link = letIn.data
  if (link === undefined) {
    return (
      <Dialog title="Let them see their case" isOpen onClose={onClose}>
        <EmailForm person={person} email={email} onType={setEmail} letIn={letIn} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <MadeLinkDialog
      title="Let them see their case"
      what="The link to their case"
      name={person.name}
      email={email.trim()}
      until={dayAndTime(link.expires_at)}
      address={link.address}
      picture={link.qr_svg}
      onClose={onClose}
    />
  )
}

interface EmailFormProps {
  person: Person
  email: string
  onType: (email: string) => void
  letIn: ReturnType<typeof useLetIn>
  onClose: () => void
}

function EmailForm({ person, email, onType, letIn, onClose }: EmailFormProps) {
  const [missing, setMissing] = useState(false)
  const refused = fieldErrors(letIn.error)['email'] ?? (letIn.isError ? wordsOf(letIn.error) : undefined)
  const message = missing ? 'Write it like name@example.sg.' : refused
  const problems = useMemo(
    () => (message === undefined ? [] : [{ field: 'way-in-email', message: `E-mail: ${message}` }]),
    [message],
  )

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (letIn.isPending) return
    const fits = /^[^@\s]+@[^@\s]+$/.test(email.trim())
    setMissing(!fits)
    if (fits) letIn.mutate(email.trim())
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title="No link is made yet" problems={problems} />
      {person.do_not_call && (
        <Banner tone="warning" title="Not safe to contact">
          Others may read their phone or mail. Go on only if they ask for it and the address is theirs alone.
        </Banner>
      )}
      <p>{person.name} gets a link to their own case, in four languages, and nothing else of the office.</p>
      <TextField
        id="way-in-email"
        label="Their own e-mail"
        type="email"
        autoComplete="off"
        help="Ask whether somebody else reads it too. Later they ask for a new link with it themselves."
        value={email}
        onChange={onType}
        error={message}
      />
      <div className={styles['acts']}>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="filled" isPending={letIn.isPending}>
          Make the link
        </Button>
      </div>
    </form>
  )
}
