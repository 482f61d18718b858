import { useState } from 'react'
import { Button } from '@/ui/button'
import { DateField } from '@/ui/date-field'
import { TextField } from '@/ui/text-field'
import { beginning, corrected, fieldOf } from './correction'
import type { Fact } from './types'
import styles from './understood.module.css'

export interface CorrectFactProps {
  fact: Fact
  onSave: (value: string) => Promise<void>
  onCancel: () => void
}

/** In place of the buttons. The first version stays in the record, with the words it came from. */
export function CorrectFact({ fact, onSave, onCancel }: CorrectFactProps) {
  const field = fieldOf(fact)
  const [typed, setTyped] = useState(beginning(fact))
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  async function save() {
    const result = corrected(field, typed)
    if ('problem' in result) {
      setProblem(result.problem)
      return
    }
    setProblem(undefined)
    setBusy(true)
    await onSave(result.value)
    setBusy(false)
  }

  return (
    <form
      className={styles['correct']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field fact={fact} typed={typed} onType={setTyped} problem={problem} onCancel={onCancel} />
      <span className={styles['acts']}>
        <Button kind="text" onPress={onCancel}>
          Cancel
        </Button>
        <Button type="submit" kind="filled" isPending={busy}>
          Save
        </Button>
      </span>
    </form>
  )
}

interface FieldProps {
  fact: Fact
  typed: string
  onType: (next: string) => void
  problem: string | undefined
  onCancel: () => void
}

function Field({ fact, typed, onType, problem, onCancel }: FieldProps) {
  if (fieldOf(fact) === 'date') {
    return (
      <DateField label={fact.label} value={typed} onChange={(next) => onType(next ?? '')} error={problem} />
    )
  }
  return (
    <TextField
      label={fact.label}
      value={typed}
      onChange={onType}
      error={problem}
      help={beginning(fact) === '' ? 'Type it in full. Numbers are hidden again once saved.' : undefined}
      maxLength={500}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
      }}
      // The person has just asked for this field.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
    />
  )
}
