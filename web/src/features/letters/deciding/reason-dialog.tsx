import { useEffect, useRef, useState } from 'react'
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
    help: 'Say what to change. The writer sees it on the letter.',
    act: 'Return the letter',
  },
  void: {
    title: () => 'Withdraw this letter',
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

function useReason({ letter, act, onClose, onDone, onConflict }: ReasonDialogProps) {
  const draft = useDraft({ user: useMe().id, about: letter.id, field: act })
  const give = useReturn()
  const withdraw = useWithdraw()
  const mutation = act === 'return' ? give : withdraw
  const [problem, setProblem] = useState<string | undefined>()

  function onError(error: unknown) {
    const theirs = letterInstead(error)
    if (theirs) {
      onClose()
      onConflict(theirs)
    } else setProblem(fieldErrors(error)['reason'] ?? wordsOf(error))
  }

  function submit() {
    const reason = draft.text.trim()
    if (reason.length < SHORTEST) {
      setProblem('Write the reason in a few words.')
      return
    }
    setProblem(undefined)
    const onSuccess = (next: Letter) => {
      draft.clear()
      onClose()
      onDone?.(next)
    }
    mutation.mutate({ letter, arg: reason }, { onSuccess, onError })
  }

  return { draft, problem, submit, isPending: mutation.isPending }
}

/** Returning and withdrawing both need words. What was typed stays on the device until the server has it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { letter, act, onClose } = props
  const { draft, problem, submit, isPending } = useReason(props)
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current?.focus(), [])
  return (
    <Dialog
      title={WORDS[act].title(letter)}
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
            isPending={isPending}
            onPress={submit}
          >
            {WORDS[act].act}
          </Button>
        </>
      }
    >
      <TextArea
        label="Reason"
        help={WORDS[act].help}
        error={problem}
        value={draft.text}
        onChange={draft.setText}
        limit={2000}
        areaRef={area}
      />
      {!draft.kept && <p className={styles['note']}>This device does not keep what you type.</p>}
    </Dialog>
  )
}
