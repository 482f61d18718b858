import { useState } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useDraft } from '@/kit/drafts'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { letterInstead, useReturn, useWithdraw } from '../mutations'
import type { Letter } from '../types'
import styles from './deciding.module.css'

const WORDS = {
  return: {
    title: (letter: Letter) => `Return the letter to ${letter.written_by}`,
    label: 'Reason',
    help: 'Say what to change. The writer sees it on the letter.',
    act: 'Return the letter',
  },
  void: {
    title: () => 'Withdraw this letter',
    label: 'Reason',
    help: 'It will not be sent, and it cannot be brought back. Its text stays in the record.',
    act: 'Withdraw the letter',
  },
} as const

export interface ReasonDialogProps {
  letter: Letter
  act: 'return' | 'void'
  onClose: () => void
  onDone?: (letter: Letter) => void
  onConflict: (theirs: Letter) => void
}

const SHORTEST = 3

/** Returning and withdrawing both need words. What was typed stays on the device until the server has it. */
export function ReasonDialog({ letter, act, onClose, onDone, onConflict }: ReasonDialogProps) {
  const words = WORDS[act]
  const me = useMe()
  const draft = useDraft({ user: me.id, about: letter.id, field: act })
  const give = useReturn()
  const withdraw = useWithdraw()
  const mutation = act === 'return' ? give : withdraw
  const [problem, setProblem] = useState<string | undefined>()

  function submit() {
    const reason = draft.text.trim()
    if (reason.length < SHORTEST) {
      setProblem('Write the reason in a few words.')
      return
    }
    setProblem(undefined)
    mutation.mutate(
      { letter, arg: reason },
      {
        onSuccess: (next) => {
          draft.clear()
          onClose()
          onDone?.(next)
        },
        onError: (error) => {
          const theirs = letterInstead(error)
          if (theirs) {
            onClose()
            onConflict(theirs)
          } else setProblem(fieldErrors(error)['reason'] ?? wordsOf(error))
        },
      },
    )
  }

  return (
    <Dialog
      title={words.title(letter)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button size={40} onPress={onClose}>
            Cancel
          </Button>
          <Button
            size={40}
            kind={act === 'void' ? 'danger' : 'filled'}
            isPending={mutation.isPending}
            onPress={submit}
          >
            {words.act}
          </Button>
        </>
      }
    >
      <TextArea
        label={words.label}
        help={words.help}
        error={problem}
        value={draft.text}
        onChange={draft.setText}
        limit={2000}
        autoFocus
      />
      {!draft.kept && <p className={styles['note']}>This device does not keep what you type.</p>}
    </Dialog>
  )
}
