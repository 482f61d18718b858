import { useState } from 'react'
import { URGENCIES, type UrgencyName } from '@/api/case-words'
import { RadioGroup } from '@/ui/choice'
import { TextArea } from '@/ui/text-area'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import { change } from './requests'

const OPTIONS = (Object.keys(URGENCIES) as UrgencyName[]).map((id) => ({ id, label: URGENCIES[id] }))

export function UrgencyDialog({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const [urgency, setUrgency] = useState<UrgencyName>(acts.detail.urgency)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()

  function decide() {
    const words = reason.trim()
    if (urgency === acts.detail.urgency) {
      onClose()
      return
    }
    if (words === '') {
      setProblem('Say why the urgency changes.')
      return
    }
    acts.run({
      mine: [`Urgency: ${URGENCIES[urgency]}`, `Reason: ${words}`],
      send: change(acts.detail.id, { urgency, reason: words }),
      done: onClose,
    })
  }

  return (
    <DecideDialog
      acts={acts}
      title="How urgent is it?"
      decide="Set the urgency"
      onDecide={decide}
      onClose={onClose}
    >
      <RadioGroup label="Urgency" options={OPTIONS} value={urgency} onChange={setUrgency} />
      <TextArea
        label="The reason"
        help="It becomes a note on the case."
        value={reason}
        onChange={setReason}
        error={problem}
        rows={2}
        maxLength={500}
      />
    </DecideDialog>
  )
}
