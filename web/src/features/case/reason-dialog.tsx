import { useState } from 'react'
import { TextArea } from '@/ui/text-area'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import type { Send } from './requests'

export interface ReasonDialogProps {
  acts: Acts
  title: string
  /** What follows from it, in a sentence. */
  says: string
  label: string
  help: string
  decide: string
  danger?: boolean
  send: (reason: string) => Send
  onClose: () => void
}

const SHORTEST = 3

/** Reopen, decline, override: one reason, kept with the case under the person's name. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { acts, title, says, label, help, decide, danger, send, onClose } = props
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()

  function decided() {
    const words = reason.trim()
    if (words.length < SHORTEST) {
      setProblem('Say why, in a few words.')
      return
    }
    setProblem(undefined)
    acts.run({ mine: [title, `Reason: ${words}`], send: send(words), done: onClose })
  }

  return (
    <DecideDialog
      acts={acts}
      title={title}
      decide={decide}
      danger={danger === true}
      onDecide={decided}
      onClose={onClose}
    >
      <p>{says}</p>
      <TextArea
        label={label}
        help={help}
        value={reason}
        onChange={setReason}
        error={problem}
        maxLength={2000}
      />
    </DecideDialog>
  )
}
