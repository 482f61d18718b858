import { RadioGroup } from '@/ui/choice'
import { TextField } from '@/ui/text-field'
import type { UnitKind } from './queries'

const KINDS: readonly { id: UnitKind; label: string; second: string }[] = [
  { id: 'case', label: 'This case', second: 'Its words, facts, letters and replies' },
  { id: 'constituent', label: 'Everything of the person', second: 'All their cases, and who they are' },
]

export interface UnitFieldsProps {
  number: string
  kind: UnitKind
  error: string | undefined
  onChange: (change: { number?: string; kind?: UnitKind }) => void
}

/** A case by its number, or the person whose case it is. */
export function UnitFields({ number, kind, error, onChange }: UnitFieldsProps) {
  return (
    <>
      <TextField
        label="Case number"
        autoComplete="off"
        maxLength={40}
        help="As it stands in the record."
        value={number}
        onChange={(next) => onChange({ number: next })}
        error={error}
      />
      <RadioGroup label="What" options={KINDS} value={kind} onChange={(next) => onChange({ kind: next })} />
    </>
  )
}
