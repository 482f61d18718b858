import { Button } from '@/ui/button'
import { TextField } from '@/ui/text-field'
import { LABELS, type Hidden, type Open } from './fields'
import type { FieldsProps } from './person-form'
import styles from './person.module.css'

const MODES: Partial<Record<Open | Hidden, 'numeric' | 'tel' | 'email'>> = {
  phone: 'tel',
  email: 'email',
  postal_code: 'numeric',
}

export function OpenField({ field, help, ...props }: FieldsProps & { field: Open; help?: string }) {
  const { typed, errors, checks, big, set, person } = props
  const isAsRecorded = typed[field].trim() === person[field]
  return (
    <div>
      <TextField
        id={`person-${field}`}
        label={LABELS[field]}
        value={typed[field]}
        onChange={set(field)}
        big={big}
        help={help}
        error={errors[field]}
        autoComplete="off"
        inputMode={MODES[field] ?? 'text'}
      />
      {isAsRecorded && <Check words={checks[field]} />}
    </div>
  )
}

/** Recorded numbers stay hidden: typing a new one replaces them. */
export function HiddenField({ field, ...props }: FieldsProps & { field: Hidden }) {
  const { typed, errors, checks, big, set, person, removed, onRemove } = props
  const recorded = person[field]
  const isRemoved = removed.has(field)
  const help =
    recorded === ''
      ? undefined
      : isRemoved
        ? 'It is removed when you save.'
        : `${recorded} is recorded. Type to replace it.`
  return (
    <div>
      <TextField
        id={`person-${field}`}
        label={LABELS[field]}
        value={typed[field] ?? ''}
        onChange={set(field)}
        big={big}
        help={help}
        error={errors[field]}
        autoComplete="off"
        inputMode={MODES[field] ?? 'text'}
        spellCheck="false"
      />
      {(typed[field] ?? '') === '' && !isRemoved && <Check words={checks[field]} />}
      {recorded !== '' && (typed[field] ?? '') === '' && (
        <Button
          kind="text"
          aria-label={`${isRemoved ? 'Keep' : 'Remove'}: ${LABELS[field]}`}
          onPress={() => {
            const next = new Set(removed)
            if (isRemoved) next.delete(field)
            else next.add(field)
            onRemove(next)
          }}
        >
          {isRemoved ? 'Keep it' : 'Remove it'}
        </Button>
      )}
    </div>
  )
}

function Check({ words }: { words: string | undefined }) {
  if (words === undefined) return null
  return <p className={styles['check']}>{words}</p>
}
