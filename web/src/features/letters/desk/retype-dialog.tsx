import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { letterInstead, useRetype } from '../mutations'
import type { Letter, LetterKind } from '../types'
import { KIND_ORDER, KINDS } from '../words'
import styles from './desk.module.css'

export interface RetypeDialogProps {
  letter: Letter
  onClose: () => void
  onConflict: (theirs: Letter) => void
}

function useRetyping({ letter, onClose, onConflict }: RetypeDialogProps) {
  const [problem, setProblem] = useState<string | undefined>()
  const retype = useRetype()

  function submit(kind: LetterKind) {
    const onSuccess = (next: Letter) => {
      toast({ text: `Written again as ${aOrAn(KINDS[next.type].name.toLowerCase())}` })
      onClose()
    }
    const onError = (error: unknown) => {
      const theirs = letterInstead(error)
      if (theirs) {
        onClose()
        onConflict(theirs)
      } else setProblem(wordsOf(error))
    }
    retype.mutate({ letter, arg: kind }, { onSuccess, onError })
  }

  return { problem, submit, isPending: retype.isPending }
}

const OPTIONS = KIND_ORDER.map((id) => ({ id, label: KINDS[id].name, second: KINDS[id].changes }))

/** The same facts and the same ask, in another order and length. */
export function RetypeDialog(props: RetypeDialogProps) {
  const { letter, onClose } = props
  const [kind, setKind] = useState<LetterKind>(letter.type)
  const { problem, submit, isPending } = useRetyping(props)
  const decided = letter.status === 'vetted' || letter.status === 'approved'
  return (
    <Dialog
      title="Type of letter"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button size={40} onPress={onClose}>
            Cancel
          </Button>
          <Button
            size={40}
            kind="filled"
            isPending={isPending}
            reason={kind === letter.type ? 'It is of this type now' : undefined}
            onPress={() => submit(kind)}
          >
            Write it again
          </Button>
        </>
      }
    >
      <p className={styles['hint']}>
        It is written again from the same facts, with the same ask. The text as it stands, with what was
        changed by hand, stays among the versions.{decided && ' It has to be vetted again.'}
      </p>
      <RadioGroup label="Type" hideLabel options={OPTIONS} value={kind} onChange={setKind} error={problem} />
    </Dialog>
  )
}

function aOrAn(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}
