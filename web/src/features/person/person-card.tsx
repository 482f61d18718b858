import { PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/me'
import { Details } from '@/ui/action-list'
import { Button } from '@/ui/button'
import { MaskedNumber } from '@/ui/masked-number'
import { addressOf, checksOf, LABELS, type Hidden } from './fields'
import { LetInButton } from './let-in-button'
import { PersonForm } from './person-form'
import { reveal } from './save'
import type { Person } from './types'
import styles from './person.module.css'

export interface PersonCardProps {
  caseId: string
  person: Person
  mayEdit: boolean
  /** Opens with the form: the person step of an interview. */
  startEditing?: boolean
  /** Called when saved, or left without a change. */
  onDone?: () => void
}

/** Who came. Numbers are hidden; those who may can show one for half a minute, with a reason. */
export function PersonCard({ caseId, person, mayEdit, startEditing = false, onDone }: PersonCardProps) {
  const [editing, setEditing] = useState(startEditing && mayEdit)
  if (editing) {
    return (
      <PersonForm
        caseId={caseId}
        person={person}
        onClose={() => {
          setEditing(false)
          onDone?.()
        }}
      />
    )
  }
  const checks = checksOf(person)
  return (
    <section aria-label="Person" className={styles['card']}>
      <div className={styles['head']}>
        <h2>{[person.title, person.name].filter(Boolean).join(' ') || 'Name not written down'}</h2>
        <div className={styles['acts']}>
          <LetInButton person={person} />
          {mayEdit && <Button onPress={() => setEditing(true)}>Change details</Button>}
        </div>
      </div>
      {person.do_not_call && (
        <p className={styles['warning']}>
          <PhoneOff size={16} aria-hidden="true" /> Not safe to contact. No call, message, post or copy home.
        </p>
      )}
      <Details
        items={[
          ...(['nric', 'phone', 'email'] as const).map((field) => ({
            name: LABELS[field],
            value: <HiddenValue caseId={caseId} person={person} field={field} check={checks[field]} />,
          })),
          {
            name: 'Address',
            value: <Address person={person} check={checks.unit ?? checks.postal_code} />,
          },
        ]}
      />
    </section>
  )
}

function Address({ person, check }: { person: Person; check: string | undefined }) {
  return (
    <>
      {addressOf(person) || <span className={styles['none']}>not recorded</span>}
      {check !== undefined && <span className={styles['check']}>{check}</span>}
    </>
  )
}

interface HiddenValueProps {
  caseId: string
  person: Person
  field: Hidden
  check: string | undefined
}

function HiddenValue({ caseId, person, field, check }: HiddenValueProps) {
  const mayReveal = useMay('reveal_identifiers')
  const masked = person[field]
  if (masked === '') return <span className={styles['none']}>not recorded</span>
  return (
    <>
      <MaskedNumber
        label={LABELS[field]}
        masked={masked}
        {...(mayReveal && { onReveal: (reason: string) => reveal(caseId, field, reason) })}
      />
      {check !== undefined && <span className={styles['check']}>{check}</span>}
    </>
  )
}
