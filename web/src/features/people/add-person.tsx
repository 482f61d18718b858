import { useMemo, useRef, useState, type SyntheticEvent } from 'react'
import { idempotencyKey } from '@/api/client'
import { fieldErrors, isFault, isNetworkLost, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { LinkDialog } from './link-dialog'
import { useAddPerson } from './queries'
import { OFFICE_ROLES, problemsOf, type PersonForm } from './rules'
import styles from './people.module.css'

const EMPTY: PersonForm = { name: '', email: '', role: null }
const IDS = { name: 'new-name', email: 'new-email', role: 'new-role' } as const
const NAMES = { name: 'Name', email: 'E-mail', role: 'Role' } as const
type Problems = Partial<Record<keyof PersonForm, string>>

/** What the server refused, at the field it is about. */
function refused(error: unknown): Problems {
  if (isFault(error, 'email_taken')) return { email: wordsOf(error) }
  return fieldErrors(error)
}

/** Name, e-mail address and role; the person chooses a password behind the invitation that this makes. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState(EMPTY)
  const [found, setFound] = useState<Problems>({})
  const key = useRef(idempotencyKey())
  const add = useAddPerson()
  const set = (change: Partial<PersonForm>) => setForm({ ...form, ...change })
  const problems = useMemo((): Problems => ({ ...refused(add.error), ...found }), [add.error, found])
  const summary = useMemo(() => summaryOf(problems, add.error), [problems, add.error])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (add.isPending) return
    const wrong = problemsOf(form)
    setFound(wrong)
    if (Object.keys(wrong).length > 0 || form.role === null) return
    // The same act only where its answer was lost on the way; after a refusal another one begins.
    if (!isNetworkLost(add.error)) key.current = idempotencyKey()
    const person = { name: form.name.trim(), email: form.email.trim(), role: form.role }
    add.mutate({ person, key: key.current })
  }

  if (add.data)
    return <LinkDialog title={`${add.data.person.name} is invited`} {...add.data} onClose={onClose} />
  return (
    <Dialog title="Add a person" isOpen onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <ErrorSummary title="The account is not made yet" problems={summary} />
        <Fields form={form} problems={problems} onChange={set} />
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={add.isPending}>
            Add the person
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface FieldsProps {
  form: PersonForm
  problems: Problems
  onChange: (change: Partial<PersonForm>) => void
}

function Fields({ form, problems, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        id={IDS.name}
        label={NAMES.name}
        help="As they write it themselves. Others in the office see it."
        autoComplete="off"
        value={form.name}
        onChange={(name) => onChange({ name })}
        error={problems.name}
      />
      <TextField
        id={IDS.email}
        label={NAMES.email}
        type="email"
        autoComplete="off"
        help="They sign in with it, and the invitation goes there."
        value={form.email}
        onChange={(email) => onChange({ email })}
        error={problems.email}
      />
      <RadioGroup
        id={IDS.role}
        label={NAMES.role}
        options={OFFICE_ROLES}
        value={form.role}
        onChange={(role) => onChange({ role })}
        error={problems.role}
      />
    </>
  )
}

function summaryOf(problems: Problems, error: unknown) {
  const list = (Object.keys(IDS) as (keyof PersonForm)[]).flatMap((field) => {
    const message = problems[field]
    return message === undefined ? [] : [{ field: IDS[field], message: `${NAMES[field]}: ${message}` }]
  })
  if (list.length === 0 && error !== null) list.push({ field: IDS.name, message: wordsOf(error) })
  return list
}
