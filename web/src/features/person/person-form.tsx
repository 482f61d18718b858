import { useMemo, useState, type SyntheticEvent } from 'react'
import { conflictOf, fieldErrors, wordsOf } from '@/api/faults'
import { PHONE, useMedia } from '@/kit/media'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { ErrorSummary } from '@/ui/states'
import { toast } from '@/ui/toast'
import { changesIn, checksOf, LABELS, typedFrom, type Hidden, type Typed } from './fields'
import { OpenField, HiddenField } from './person-fields'
import { PersonConflict } from './person-conflict'
import { useSavePerson } from './save'
import type { Person, PersonChange } from './types'
import styles from './person.module.css'

export interface PersonFormProps {
  caseId: string
  person: Person
  onClose: () => void
}

/** As typed, as given. A wrong check letter is kept and shown, never mended. */
export function PersonForm({ caseId, person, onClose }: PersonFormProps) {
  const [typed, setTyped] = useState<Typed>(() => typedFrom(person))
  const [removed, setRemoved] = useState<ReadonlySet<Hidden>>(new Set())
  const [base] = useState(person)
  const phone = useMedia(PHONE)
  const { saving, save, conflict, setConflict } = useSaving(caseId, onClose)
  const errors = fieldErrors(saving.error)
  const problems = useProblems(saving.error, errors)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (saving.isPending) return
    const changes = changesIn(typed, base, removed)
    if (Object.keys(changes).length === 0) onClose()
    else save(changes, base.version)
  }

  const set = (field: keyof Typed) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const shared = { typed, errors, checks: checksOf(person), big: phone, set, person, removed }
  return (
    <form noValidate onSubmit={submit} className={styles['form']} aria-label="Details of the person">
      <h2>Who came</h2>
      <ErrorSummary title="The details are not saved yet" problems={problems} />
      <Fields {...shared} onRemove={setRemoved} />
      <Switch
        isSelected={typed.do_not_call}
        onChange={(on) => setTyped((before) => ({ ...before, do_not_call: on }))}
      >
        Not safe to contact
      </Switch>
      <div className={styles['acts']}>
        <Button size={phone ? 48 : 40} kind="text" onPress={onClose}>
          Leave it as it was
        </Button>
        <Button size={phone ? 48 : 40} kind="filled" type="submit" isPending={saving.isPending}>
          Save the details
        </Button>
      </div>
      {conflict && (
        <PersonConflict
          {...conflict}
          isPending={saving.isPending}
          onMine={() => save(conflict.changes, conflict.version)}
          onTheirs={onClose}
          onClose={() => setConflict(null)}
        />
      )}
    </form>
  )
}

interface Stale {
  current: Person
  version: number
  changes: PersonChange
}

function useSaving(caseId: string, onSaved: () => void) {
  const [conflict, setConflict] = useState<Stale | null>(null)
  const saving = useSavePerson(caseId)
  function save(changes: PersonChange, version: number) {
    saving.mutate(
      { changes, version },
      {
        onSuccess: (next) => {
          toast({
            text: next.check.length > 0 ? 'Details saved. Something is marked to check' : 'Details saved',
          })
          onSaved()
        },
        onError: (error) => {
          const found = conflictOf<Person>(error)
          setConflict(found && { current: found.current, version: found.currentVersion, changes })
        },
      },
    )
  }
  return { saving, save, conflict, setConflict }
}

function useProblems(error: Error | null, errors: Record<string, string>) {
  const isConflict = conflictOf<Person>(error) !== null
  const general = error && !isConflict && Object.keys(errors).length === 0 ? wordsOf(error) : undefined
  const listed = JSON.stringify(errors)
  return useMemo(() => {
    const fields = Object.entries(JSON.parse(listed) as Record<string, string>)
    return [
      ...fields.map(([path, message]) => ({
        field: `person-${path}`,
        message: `${(LABELS as Record<string, string | undefined>)[path] ?? path}: ${message}`,
      })),
      ...(general === undefined ? [] : [{ field: 'person-name', message: general }]),
    ]
  }, [listed, general])
}

export interface FieldsProps {
  typed: Typed
  errors: Record<string, string>
  checks: ReturnType<typeof checksOf>
  big: boolean
  set: (field: keyof Typed) => (value: string) => void
  person: Person
  removed: ReadonlySet<Hidden>
  onRemove: (next: ReadonlySet<Hidden>) => void
}

function Fields(props: FieldsProps) {
  return (
    <>
      <div className={styles['row']} data-shape="name">
        <OpenField {...props} field="title" />
        <OpenField {...props} field="name" />
      </div>
      <div className={styles['row']} data-shape="thirds">
        <HiddenField {...props} field="nric" />
        <HiddenField {...props} field="phone" />
        <HiddenField {...props} field="email" />
      </div>
      <div className={styles['row']} data-shape="address">
        <OpenField {...props} field="block" />
        <OpenField {...props} field="street" />
        <OpenField {...props} field="unit" />
        <OpenField {...props} field="postal_code" />
      </div>
    </>
  )
}
