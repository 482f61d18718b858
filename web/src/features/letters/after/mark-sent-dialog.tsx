import { useState } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { DatePicker } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { letterInstead, useMarkSent } from '../mutations'
import type { Letter, MarkSent } from '../types'
import { optionsOf, SENT_CHANNELS } from '../words'
import { isoToday } from './days'
import styles from './after.module.css'

export interface MarkSentDialogProps {
  letter: Letter
  onClose: () => void
  onConflict: (theirs: Letter) => void
}

function whereTo(letter: Letter, channel: MarkSent['channel']): string {
  const { email, addressee, agency_name: agency } = letter.recipient
  if (channel === 'email') return email
  return channel === 'portal' ? '' : [addressee, agency].filter(Boolean).join(', ')
}

function useSending({ letter, onClose, onConflict }: MarkSentDialogProps) {
  const [channel, setChannel] = useState<MarkSent['channel']>(
    letter.recipient.email === '' ? 'post' : 'email',
  )
  const [typedTo, setTo] = useState<string | null>(null)
  const [day, setDay] = useState<string | null>(isoToday())
  const [problem, setProblem] = useState<unknown>(null)
  const mark = useMarkSent()
  const to = typedTo ?? whereTo(letter, channel)

  function submit() {
    if (day === null) return
    const onSuccess = () => {
      toast({ text: 'Marked sent. It now waits for a reply.' })
      onClose()
    }
    const onError = (error: unknown) => {
      const theirs = letterInstead(error)
      if (theirs) {
        onClose()
        onConflict(theirs)
      } else setProblem(error)
    }
    mark.mutate({ letter, arg: { channel, sent_on: day, to } }, { onSuccess, onError })
  }

  return { channel, setChannel, to, setTo, day, setDay, problem, submit, isPending: mark.isPending }
}

/** What cannot be taken back is asked first: how it went out, when, to whom. */
export function MarkSentDialog(props: MarkSentDialogProps) {
  const { onClose } = props
  const { channel, setChannel, to, setTo, day, setDay, problem, submit, isPending } = useSending(props)
  const fields = fieldErrors(problem)
  const dayProblem = day === null ? 'Give the day it went out.' : fields['sent_on']
  return (
    <Dialog
      title="Mark this letter sent"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button size={40} onPress={onClose}>
            Cancel
          </Button>
          <Button size={40} kind="filled" isPending={isPending} onPress={submit}>
            Mark sent
          </Button>
        </>
      }
    >
      <p className={styles['note']}>A sent letter does not change any more. What follows is a new letter.</p>
      <RadioGroup
        label="How it went out"
        options={optionsOf(SENT_CHANNELS)}
        value={channel}
        onChange={setChannel}
      />
      <DatePicker label="Day" value={day} onChange={setDay} max={isoToday()} error={dayProblem} />
      <TextField label="To" value={to} onChange={setTo} maxLength={300} />
      {problem !== null && fields['sent_on'] === undefined && (
        <p role="alert" className={styles['problem']}>
          {wordsOf(problem)}
        </p>
      )}
    </Dialog>
  )
}
