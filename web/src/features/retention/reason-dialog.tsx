import type { UseMutationResult } from '@tanstack/react-query'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { toast } from '@/ui/toast'
import { reasonProblem } from './rules'
import styles from './retention.module.css'

export const REASON_LIMIT = 1000

export interface ReasonDialogProps {
  title: string
  children: ReactNode
  label: string
  act: string
  done: string
  danger?: boolean
  mutation: UseMutationResult<unknown, Error, string>
  onClose: () => void
}

/** An act that needs nothing but its reason. What was typed stays when it is refused. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, children, label, act, done, danger, mutation, onClose } = props
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string>()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = reasonProblem(reason)
    setProblem(wrong)
    if (wrong !== undefined || mutation.isPending) return
    mutation.mutate(reason.trim(), {
      onSuccess: () => {
        toast({ text: done })
        onClose()
      },
    })
  }

  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <div>{children}</div>
        <TextArea
          label={label}
          value={reason}
          onChange={setReason}
          limit={REASON_LIMIT}
          maxLength={REASON_LIMIT}
          error={problem}
        />
        {mutation.error && <Banner tone="danger" title={wordsOf(mutation.error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind={danger ? 'danger' : 'filled'} isPending={mutation.isPending}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
