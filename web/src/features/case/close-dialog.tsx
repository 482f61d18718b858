import { useState } from 'react'
import { Checkbox } from '@/ui/choice'
import { RadioGroup } from '@/ui/choice'
import { TextArea } from '@/ui/text-area'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import { close } from './requests'
import type { Outcome } from './types'

const OUTCOMES: readonly { id: Outcome; label: string }[] = [
  { id: 'granted', label: 'Granted' },
  { id: 'partly_granted', label: 'Granted in part' },
  { id: 'refused', label: 'Refused' },
  { id: 'referred', label: 'Referred elsewhere' },
  { id: 'advice_given', label: 'Advice given, no letter needed' },
  { id: 'withdrawn', label: 'The resident withdrew it' },
  { id: 'no_reply', label: 'No reply came' },
]

export function CloseDialog({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [told, setTold] = useState(false)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const needsNote = !told && note.trim() === ''

  function decide() {
    setTried(true)
    if (outcome === null || needsNote) return
    const words = OUTCOMES.find(({ id }) => id === outcome)?.label ?? ''
    acts.run({
      mine: [
        `Close: ${words}`,
        told ? 'The resident has been told' : 'The resident has not been told',
        note,
      ].filter((line) => line.trim() !== ''),
      send: close(acts.detail.id, { outcome, note: note.trim(), resident_told: told }),
      done: onClose,
    })
  }

  return (
    <DecideDialog
      acts={acts}
      title="Close the case"
      decide="Close the case"
      onDecide={decide}
      onClose={onClose}
    >
      <RadioGroup
        label="How did it end?"
        options={OUTCOMES}
        value={outcome}
        onChange={setOutcome}
        error={tried && outcome === null ? 'Choose how it ended.' : undefined}
      />
      <Checkbox isSelected={told} onChange={setTold}>
        The resident has been told
      </Checkbox>
      <TextArea
        label="Note"
        help={told ? 'What was said, for colleagues.' : 'If telling is not safe, or not possible, write why.'}
        value={note}
        onChange={setNote}
        rows={2}
        maxLength={2000}
        error={tried && needsNote ? 'Tell the resident first, or write why that is not possible.' : undefined}
      />
    </DecideDialog>
  )
}
