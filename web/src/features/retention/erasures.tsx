import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { Dialog } from '@/ui/dialog'
import { TableOrCards } from '@/ui/table-or-cards'
import { toast } from '@/ui/toast'
import { useAnswerErasure, type Erasure, type ErasureAct } from './queries'
import { answerWord, erasureBasis, stateWords, unitWords } from './words'
import styles from './retention.module.css'

const DONE: Record<ErasureAct, string> = {
  agree: 'Agreed: it is being erased',
  refuse: 'Refused: nothing is erased',
  withdraw: 'Taken back: nothing is erased',
}

/** Erasures that wait for a second person. */
export function OpenErasures({ erasures }: { erasures: readonly Erasure[] }) {
  if (erasures.length === 0) return null
  return (
    <ul className={styles['waiting']} aria-label="Erasures that wait for a second person">
      {erasures.map((erasure) => (
        <li key={erasure.id}>
          <OpenErasure erasure={erasure} />
        </li>
      ))}
    </ul>
  )
}

function OpenErasure({ erasure }: { erasure: Erasure }) {
  const [agreeing, setAgreeing] = useState(false)
  const answering = useAnswerErasure()
  const send = (act: ErasureAct) =>
    answering.mutate(
      { id: erasure.id, act },
      { onSuccess: () => toast({ text: DONE[act] }), onSettled: () => setAgreeing(false) },
    )
  const what = unitWords(erasure.kind, erasure.case_number)
  return (
    <Banner
      tone="warning"
      title={`Erase: ${what}`}
      actions={
        erasure.is_mine ? (
          <Button isPending={answering.isPending} onPress={() => send('withdraw')}>
            Take back
          </Button>
        ) : (
          <>
            <Button isPending={answering.isPending} onPress={() => send('refuse')}>
              Refuse
            </Button>
            <Button kind="danger" onPress={() => setAgreeing(true)}>
              Agree
            </Button>
          </>
        )
      }
    >
      <p>{`${erasureBasis(erasure.basis)}. Asked by ${erasure.asked_by}, ${dayAndTime(erasure.asked_at)}`}</p>
      <p className={styles['words']}>{erasure.reason}</p>
      {answering.error && <p role="alert">{wordsOf(answering.error)}</p>}
      {agreeing && (
        <Agree
          what={what}
          isPending={answering.isPending}
          onAgree={() => send('agree')}
          onClose={() => setAgreeing(false)}
        />
      )}
    </Banner>
  )
}

interface AgreeProps {
  what: string
  isPending: boolean
  onAgree: () => void
  onClose: () => void
}

/** Asked once more: nothing brings it back. */
function Agree({ what, isPending, onAgree, onClose }: AgreeProps) {
  return (
    <Dialog
      title={`Erase for good: ${what}`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger" isPending={isPending} onPress={onAgree}>
            Agree and erase
          </Button>
        </>
      }
    >
      <p>It cannot be brought back. That it existed, who asked and who agreed stays in the record.</p>
    </Dialog>
  )
}

const COLUMNS: Column<Erasure>[] = [
  {
    id: 'what',
    header: 'What',
    cell: ({ kind, case_number }) => <strong>{unitWords(kind, case_number)}</strong>,
  },
  { id: 'basis', header: 'Rests on', cell: ({ basis }) => erasureBasis(basis) },
  {
    id: 'asked',
    header: 'Asked by',
    cell: ({ asked_by, asked_at }) => `${asked_by}, ${dayAndTime(asked_at)}`,
  },
  {
    id: 'answer',
    header: 'Answer',
    cell: ({ answer, answered_by }) => (answer === null ? '' : `${answerWord(answer)}, ${answered_by ?? ''}`),
  },
  {
    id: 'done',
    header: 'Done',
    cell: ({ state }) => stateWords(state),
  },
]

export function AnsweredErasures({ erasures }: { erasures: readonly Erasure[] }) {
  if (erasures.length === 0) return null
  return (
    <TableOrCards
      caption="Erasures asked for by hand, newest first"
      columns={COLUMNS}
      heading="what"
      rows={erasures}
      rowId={({ id }) => id}
      rowName={({ kind, case_number }) => unitWords(kind, case_number)}
    />
  )
}
