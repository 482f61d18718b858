import { useNavigate } from '@tanstack/react-router'
import { useMe } from '@/api/me'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { editingKey, typedHere } from '../editing/kept'
import { may } from '../rules/acts'
import type { Letter } from '../types'
import styles from './desk.module.css'

/** What a person has to know before anything else: returned, changed since it was vetted, no longer so, or never sent off. */
export function Notes({ letter }: { letter: Letter }) {
  return (
    <div className={styles['notes']}>
      {letter.returned_reason !== null && (
        <Banner tone={letter.status === 'voided' ? 'info' : 'warning'} title={givenBack(letter)}>
          {letter.returned_reason}
        </Banner>
      )}
      <Fallen letter={letter} />
      <Contested letter={letter} />
      <TypedHere letter={letter} />
    </div>
  )
}

function givenBack({ status, returned_by: by }: Letter): string {
  const who = by ?? 'a reader'
  if (status === 'voided') return `Withdrawn by ${who}`
  return status === 'returned' ? `Returned by ${who}` : `Returned by ${who} before, with this reason`
}

function Fallen({ letter: { fell_away: fallen } }: { letter: Letter }) {
  if (fallen === null) return null
  const approved = fallen.was === 'approved'
  return (
    <Banner tone="warning" title={`The words changed after it was ${fallen.was}`}>
      {fallen.by} changed them, {dayAndTime(fallen.at)}.{' '}
      {approved ? 'The approval and the vetting fell away.' : 'The vetting fell away.'} Somebody vets it again
      {approved ? ', then the MP approves it again.' : '.'}
    </Banner>
  )
}

function Contested({ letter: { contested, status } }: { letter: Letter }) {
  if (contested.length === 0 || status === 'voided') return null
  const gone = status === 'sent' || status === 'replied'
  return (
    <Banner
      tone={gone ? 'info' : 'danger'}
      title={gone ? 'What was sent is no longer so' : 'What this letter says is no longer so'}
    >
      <ul>
        {contested.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {gone
        ? 'A follow-up letter can say what has changed.'
        : 'It is not approved or sent as it stands. Change the sentence that says it, or settle the fact on the case page.'}
    </Banner>
  )
}

function TypedHere({ letter }: { letter: Letter }) {
  const me = useMe()
  const navigate = useNavigate({ from: '/letters/$letterId' })
  if (!may(letter, 'edit') || !typedHere(editingKey(me.id, letter.id))) return null
  return (
    <Banner
      tone="info"
      title="You typed something here that is only on this device"
      actions={
        <Button onPress={() => void navigate({ search: (now) => ({ ...now, edit: true as const }) })}>
          Go on editing
        </Button>
      }
    />
  )
}
