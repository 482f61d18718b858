import { useState } from 'react'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { DateField } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { Select, type Option } from '@/ui/select'
import { TextField } from '@/ui/text-field'
import { FACT_KINDS, typedFact, useAddFact } from './new-fact'
import { Refused } from './refused'
import type { CaseDetail } from './types'

const NO_SLOT = 'none'

/** From a paper seen, or from the talk. It counts as confirmed by whoever adds it. */
export function AddFactDialog({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const [kind, setKind] = useState('reference_no')
  const [value, setValue] = useState('')
  const [slot, setSlot] = useState(NO_SLOT)
  const [onPaper, setOnPaper] = useState(false)
  const [problem, setProblem] = useState<string>()
  const adding = useAddFact(detail.id, onClose)

  function add() {
    const typed = typedFact(kind, value)
    if ('problem' in typed) {
      setProblem(typed.problem)
      return
    }
    setProblem(undefined)
    const about = {
      slot: slot === NO_SLOT ? null : slot,
      subject: 'resident',
      from_document: onPaper,
    } as const
    adding.mutate({ type: kind, value: typed.value, ...about })
  }

  return (
    <Dialog
      title="Add a fact"
      isOpen
      onClose={onClose}
      actions={<AddActions isPending={adding.isPending} onAdd={add} onClose={onClose} />}
    >
      <Select label="Kind" options={FACT_KINDS} value={kind} onChange={setKind} />
      <AnswersSelect detail={detail} value={slot} onChange={setSlot} />
      {kind === 'date' ? (
        <DateField label="Day" value={value} onChange={(next) => setValue(next ?? '')} error={problem} />
      ) : (
        <TextField
          label="In words or figures"
          value={value}
          onChange={setValue}
          error={problem}
          maxLength={500}
        />
      )}
      <Checkbox isSelected={onPaper} onChange={setOnPaper}>
        I have seen it on paper
      </Checkbox>
      <Refused error={adding.error} />
    </Dialog>
  )
}

interface AnswersSelectProps {
  detail: CaseDetail
  value: string
  onChange: (slot: string) => void
}

/** Which of the agency's questions it answers. */
function AnswersSelect({ detail, value, onChange }: AnswersSelectProps) {
  const { slots } = detail.routing
  if (slots.length === 0) return null
  const options: Option[] = [
    { id: NO_SLOT, label: 'Something else' },
    ...slots.map(({ slot: id, label }) => ({ id, label })),
  ]
  return <Select label="It answers" options={options} value={value} onChange={onChange} />
}

function AddActions(props: { isPending: boolean; onAdd: () => void; onClose: () => void }) {
  return (
    <>
      <Button kind="text" onPress={props.onClose}>
        Cancel
      </Button>
      <Button kind="filled" isPending={props.isPending} onPress={props.onAdd}>
        Add the fact
      </Button>
    </>
  )
}
