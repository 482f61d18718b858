import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { isFault, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { useDecideFact } from './decisions'
import { FactRow, type Decide } from './fact-row'
import { fold, inOrder } from './facts-in-order'
import { ReadBack } from './read-back'
import type { Fact, IntakeView } from './types'
import styles from './understood.module.css'

export interface UnderstoodProps {
  view: IntakeView
  activeFact: string | null
  onFact: (id: string | null) => void
}

const DONE = {
  confirm: 'marked as right',
  dispute: 'marked as not right',
  correct: 'corrected',
  undo: 'undone',
}

/** The facts, each with its words one touch away; each can be confirmed, corrected or disputed. */
export function Understood({ view, activeFact, onFact }: UnderstoodProps) {
  const [open, setOpen] = useState(false)
  const [reading, setReading] = useState(false)
  const { decide, problems } = useDecisions(view.case_id)
  const { shown, rest, words } = fold(view.facts, activeFact)
  const row = (fact: Fact) => (
    <FactRow
      key={fact.id}
      fact={fact}
      isActive={fact.id === activeFact}
      onPick={() => onFact(fact.id === activeFact ? null : fact.id)}
      decide={decide}
      problem={problems[fact.id]}
    />
  )
  const unread = inOrder(view.facts).filter(({ status }) => status === 'heard')
  return (
    <section aria-label="What I understood" className={styles['understood']}>
      <div className={styles['head']}>
        <h2>What I understood</h2>
        {unread.length > 1 && !reading && (
          <Button kind="text" onPress={() => setReading(true)}>
            Read {unread.length} facts back
          </Button>
        )}
      </div>
      {reading && <ReadBack caseId={view.case_id} facts={unread} onDone={() => setReading(false)} />}
      {!reading && shown.length === 0 && <p className={styles['quiet']}>Nothing yet.</p>}
      {!reading && shown.length > 0 && (
        <ul className={styles['facts']}>
          {shown.map(row)}
          {open && rest.map(row)}
        </ul>
      )}
      {!reading && rest.length > 0 && (
        <Button
          kind="text"
          aria-expanded={open}
          icon={<ChevronDown size={16} aria-hidden="true" data-open={open || undefined} />}
          onPress={() => setOpen(!open)}
        >
          {open ? 'Fold the list' : words}
        </Button>
      )}
    </section>
  )
}

/** Acts at once and offers the way back. A refusal stays with its fact until the next try. */
function useDecisions(caseId: string) {
  const deciding = useDecideFact(caseId)
  const [problems, setProblems] = useState<Record<string, string | undefined>>({})

  const decide: Decide = async (fact, decision) => {
    setProblems((before) => ({ ...before, [fact.id]: undefined }))
    try {
      const next = await deciding.mutateAsync({ fact, decision })
      if (decision.action !== 'undo') {
        toast({
          text: `${fact.label} ${DONE[decision.action]}`,
          undo: () => void decide(next, { action: 'undo' }),
        })
      }
      return true
    } catch (error) {
      const words = isFault(error, 'version_conflict')
        ? 'Somebody else decided on this meanwhile. It is shown as it now stands; yours is not saved yet.'
        : wordsOf(error)
      setProblems((before) => ({ ...before, [fact.id]: words }))
      return false
    }
  }
  return { decide, problems }
}
