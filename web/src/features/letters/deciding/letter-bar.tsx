import { useState, type ReactNode } from 'react'
import { wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { useKeys } from '@/kit/keys'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { MarkSentDialog } from '../after/mark-sent-dialog'
import { RecordReplyDialog } from '../after/record-reply-dialog'
import { letterInstead, useVet } from '../mutations'
import { may, nextStep, toVet, waitsForSecond, whyNot, type Act } from '../rules/acts'
import type { Letter } from '../types'
import { ApproveButton, useUndo } from './approve-button'
import { ReasonDialog } from './reason-dialog'
import { ShareBar } from './share'
import styles from './deciding.module.css'

export interface LetterBarProps {
  letter: Letter
  read: boolean
  /** After an act that ends this person's turn: on to the next letter, where there is a list. */
  onDecided?: (letter: Letter) => void
  onConflict: (theirs: Letter) => void
}

export type Asked = 'return' | 'void' | 'mark_sent' | 'record_reply' | null

/** The deciding bar: evidence left, the deciding button rightmost. */
export function LetterBar({ letter, read, onDecided, onConflict }: LetterBarProps) {
  const [asked, setAsked] = useState<Asked>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => setAsked(null)

  function onError(error: unknown) {
    const theirs = letterInstead(error)
    if (theirs) onConflict(theirs)
    else setProblem(wordsOf(error))
  }

  return (
    <>
      <div className={styles['evidence']}>
        <ShareBar share={letter.share} />
        <Note letter={letter} problem={problem} />
      </div>
      <div className={styles['acts']}>
        <Acts letter={letter} read={read} onAsk={setAsked} onDecided={onDecided} onError={onError} />
      </div>
      {(asked === 'return' || asked === 'void') && (
        <ReasonDialog
          letter={letter}
          act={asked}
          onClose={close}
          onConflict={onConflict}
          onDone={(next) => {
            toast({ text: asked === 'return' ? `Returned to ${next.written_by}` : 'Letter withdrawn' })
            onDecided?.(next)
          }}
        />
      )}
      {asked === 'mark_sent' && <MarkSentDialog letter={letter} onClose={close} onConflict={onConflict} />}
      {asked === 'record_reply' && <RecordReplyDialog letterId={letter.id} about={letter} onClose={close} />}
    </>
  )
}

function Note({ letter, problem }: { letter: Letter; problem: string | null }) {
  const approves = useMay('approve_letters')
  const vets = useMay('vet_letters')
  if (problem !== null) {
    return (
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
    )
  }
  if (approves && toVet(letter)) {
    return (
      <p className={styles['note']}>
        Somebody has to vet this exact text first. Leave that to the staff where you will approve it: whoever
        vets a letter does not approve it.
      </p>
    )
  }
  const against = approves ? whyNot(letter, 'approve') : vets ? whyNot(letter, 'vet') : undefined
  const open = letter.status === 'draft' || letter.status === 'returned' || letter.status === 'vetted'
  const held = letter.status === 'approved' ? whyNot(letter, 'mark_sent') : undefined
  return <p className={styles['note']}>{(open && against) || held || noteOf(letter)}</p>
}

function noteOf(letter: Letter): string {
  if (may(letter, 'approve'))
    return 'You approve this exact text and recipient. Any change brings it back to you.'
  if (waitsForSecond(letter)) {
    return `Vetted by ${letter.vetted_by ?? 'the MP'}, and whoever vets a letter does not approve it. Vet it too, then it can be approved.`
  }
  if (toVet(letter)) return 'You may vet this exact text. Any later edit sends it back to you.'
  return nextStep(letter)
}

interface ActsProps {
  letter: Letter
  read: boolean
  onAsk: (asked: Asked) => void
  onDecided: ((letter: Letter) => void) | undefined
  onError: (error: unknown) => void
}

function Acts({ letter, read, onAsk, onDecided, onError }: ActsProps) {
  // Where the letter waits for this person's approval, nothing else competes with it.
  const signs = may(letter, 'approve')
  const open = (act: Act) => may(letter, act) && !(signs && act === 'void')
  return (
    <>
      {open('void') && (
        <span className={styles['wide']}>
          <Button kind="text" size={40} onPress={() => onAsk('void')}>
            Withdraw
          </Button>
        </span>
      )}
      {open('return') && (
        <Keyed hint="R" does="Return with a reason" run={() => onAsk('return')}>
          Return with a reason
        </Keyed>
      )}
      {toVet(letter) && <VetButton letter={letter} onDecided={onDecided} onError={onError} />}
      {open('undo_approval') && <UndoButton letter={letter} onError={onError} />}
      {open('approve') && (
        <ApproveButton
          letter={letter}
          read={read}
          onError={onError}
          {...(onDecided && { onApproved: onDecided })}
        />
      )}
      {open('mark_sent') && (
        <Button kind="filled" size={40} onPress={() => onAsk('mark_sent')}>
          Mark sent
        </Button>
      )}
      {open('record_reply') && (
        <Button kind="filled" size={40} onPress={() => onAsk('record_reply')}>
          Record a reply
        </Button>
      )}
    </>
  )
}

function UndoButton({ letter, onError }: Pick<ActsProps, 'letter' | 'onError'>) {
  const undo = useUndo(onError)
  return (
    <Keyed hint="U" does="Undo the approval" run={() => undo(letter)}>
      Undo the approval
    </Keyed>
  )
}

function Keyed(props: { hint: string; does: string; run: () => void; children: ReactNode }) {
  const { hint, does, run, children } = props
  useKeys([{ keys: hint, does, group: 'This letter', run }])
  return (
    <Button size={40} hint={hint} onPress={run}>
      {children}
    </Button>
  )
}

/** The MP may vet as well, but then another person approves: the button stays quiet for them. */
function VetButton({ letter, onDecided, onError }: Pick<ActsProps, 'letter' | 'onDecided' | 'onError'>) {
  const vet = useVet()
  const approves = useMay('approve_letters')
  function press() {
    vet.mutate(
      { letter, arg: undefined },
      {
        onSuccess: (next) => {
          toast({ text: `Vetted: ${next.recipient.agency}, ${next.our_ref}. It waits for the MP.` })
          onDecided?.(next)
        },
        onError,
      },
    )
  }
  useKeys([
    {
      keys: 'V',
      does: approves ? 'Vet this text' : 'Vetted, send to the MP',
      group: 'This letter',
      run: press,
    },
  ])
  return (
    <Button
      kind={approves ? 'outlined' : 'filled'}
      size={40}
      hint="V"
      isPending={vet.isPending}
      onPress={press}
    >
      {approves ? 'Vet this text' : 'Vetted, send to MP'}
    </Button>
  )
}
