import { X } from 'lucide-react'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { ComboBox } from '@/ui/combo-box'
import { DateField } from '@/ui/date-field'
import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import type { Field, Value } from './fields'
import styles from './office.module.css'

export interface FieldControlProps {
  field: Field
  value: Value
  error: string | undefined
  /** Every agency of the office, for the field that names some. */
  agencies: readonly { short: string; name: string }[]
  onChange: (next: Value) => void
}

export function FieldControl({ field, value, error, agencies, onChange }: FieldControlProps) {
  const { label, help } = field
  const text = typeof value === 'string' ? value : ''
  const id = `office-${field.key}`
  switch (field.kind) {
    case 'switch':
      return <OnOff field={field} value={value === true} onChange={onChange} />
    case 'date':
      return (
        <DateField
          label={label}
          help={help}
          error={error}
          value={text === '' ? null : text}
          onChange={onChange}
        />
      )
    case 'text':
      return <TextArea id={id} label={label} help={help} error={error} value={text} onChange={onChange} />
    case 'agencies':
      return (
        <Agencies
          label={label}
          help={help}
          error={error}
          chosen={Array.isArray(value) ? (value as readonly string[]) : []}
          agencies={agencies}
          onChange={onChange}
        />
      )
    default:
      return (
        <TextField
          id={id}
          label={label}
          help={help}
          error={error}
          {...(field.kind === 'number' && { inputMode: 'numeric' as const })}
          value={text}
          onChange={onChange}
        />
      )
  }
}

function OnOff({
  field,
  value,
  onChange,
}: {
  field: Field
  value: boolean
  onChange: (next: boolean) => void
}) {
  const note = field.reason ?? field.help
  return (
    <div>
      <Switch isSelected={value} isDisabled={field.reason !== undefined} onChange={onChange}>
        {field.label}
      </Switch>
      {note !== undefined && <p className={styles['note']}>{note}</p>}
    </div>
  )
}

interface AgenciesProps extends Pick<FieldControlProps, 'agencies' | 'error'> {
  label: string
  help: string | undefined
  chosen: readonly string[]
  onChange: (next: readonly string[]) => void
}

const MOST = 8

/** In order: the first is the usual one. */
function Agencies({ label, help, error, chosen, agencies, onChange }: AgenciesProps) {
  const nameOf = (short: string) => agencies.find((agency) => agency.short === short)?.name ?? short
  const left = agencies.filter(({ short }) => !chosen.includes(short))
  return (
    <div role="group" aria-label={label} className={styles['agencies']}>
      <p>{label}</p>
      <ol>
        {chosen.map((short) => (
          <li key={short}>
            <span>
              <strong>{short}</strong> {nameOf(short)}
            </span>
            <Button
              square
              kind="text"
              aria-label={`Take out ${short}`}
              icon={<X size={16} aria-hidden="true" />}
              onPress={() => onChange(chosen.filter((one) => one !== short))}
            />
          </li>
        ))}
      </ol>
      {chosen.length < MOST && (
        <ComboBox
          key={chosen.join()}
          label="Add an agency"
          help={help}
          error={error}
          options={left.map(({ short, name }) => ({ id: short, label: `${short}: ${name}` }))}
          value={null}
          onChange={(next) => {
            if (next !== null) onChange([...chosen, next])
          }}
        />
      )}
    </div>
  )
}
