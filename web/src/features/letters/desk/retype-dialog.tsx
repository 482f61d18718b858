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

/** The same facts and the same ask, in another order and length. */
export function RetypeDialog({ letter, onClose, onConflict }: RetypeDialogProps) {
  const [kind, setKind] = useState<LetterKind>(letter.type)
  const [problem, setProblem] = useState<string | undefined>()
  const retype = useRetype()
  const options = KIND_ORDER.map((id) => ({ id, label: KINDS[id].name, second: KINDS[id].changes }))
  const decided = letter.status === 'vetted' || letter.status === 'approved'

  function submit() {
    retype.mutate(
      { letter, arg: kind },
      {
        onSuccess: (next) => {
          toast({ text: `Written again as ${aOrAn(KINDS[next.type].name.toLowerCase())}` })
          onClose()
        },
        onError: (error) => {
          const theirs = letterInstead(error)
          if (!theirs) return setProblem(wordsOf(error))
          onClose()
          onConflict(theirs)
        },
      },
    )
  }

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
            isPending={retype.isPending}
            reason={kind === letter.type ? 'It is of this type now' : undefined}
            onPress={submit}
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
      <RadioGroup label="Type" hideLabel options={options} value={kind} onChange={setKind} error={problem} />
    </Dialog>
  )
}

function aOrAn(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}
