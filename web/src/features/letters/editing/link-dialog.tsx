import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { factsQuery } from '../queries'
import type { Fact } from '../types'
import type { DraftSentence } from './draft'
import styles from './editing.module.css'

export interface LinkDialogProps {
  caseId: string
  sentence: DraftSentence
  linked: readonly string[]
  onLink: (facts: string[]) => void
  onClose: () => void
}

/** The facts the sentence stands on, picked from the case by a person. */
export function LinkDialog({ caseId, sentence, linked, onLink, onClose }: LinkDialogProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(linked))
  return (
    <Dialog
      title="What is this sentence made from?"
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button size={40} onPress={onClose}>
            Cancel
          </Button>
          <Button
            size={40}
            kind="filled"
            reason={picked.size === 0 ? 'Choose at least one fact' : undefined}
            onPress={() => onLink([...picked])}
          >
            Link the sentence
          </Button>
        </>
      }
    >
      <p>&ldquo;{sentence.text}&rdquo;</p>
      <Facts caseId={caseId} picked={picked} onPick={setPicked} />
    </Dialog>
  )
}

interface FactsProps {
  caseId: string
  picked: ReadonlySet<string>
  onPick: (next: ReadonlySet<string>) => void
}

function Facts({ caseId, picked, onPick }: FactsProps) {
  const { data, error, refetch } = useQuery(factsQuery(caseId))
  if (error) {
    return (
      <Failed title="The facts did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
        Your text is kept. {wordsOf(error)}
      </Failed>
    )
  }
  if (!data) return <Skeleton label="Loading the facts" />
  const usable = data.filter(
    ({ id, status }) => picked.has(id) || status === 'heard' || status === 'confirmed',
  )
  if (usable.length === 0) {
    return <EmptyState title="The case has no facts yet">Add them on the case page first.</EmptyState>
  }
  const set = (id: string, on: boolean) => {
    const others = [...picked].filter((one) => one !== id)
    onPick(new Set(on ? [...others, id] : others))
  }
  return (
    <ul className={styles['factList']}>
      {usable.map((fact) => (
        <FactChoice
          key={fact.id}
          fact={fact}
          isPicked={picked.has(fact.id)}
          onPick={(on) => set(fact.id, on)}
        />
      ))}
    </ul>
  )
}

function FactChoice(props: { fact: Fact; isPicked: boolean; onPick: (on: boolean) => void }) {
  const { fact, isPicked, onPick } = props
  return (
    <li>
      <Checkbox
        isSelected={isPicked}
        onChange={onPick}
        note={fact.status === 'confirmed' ? 'confirmed' : 'not confirmed yet'}
      >
        <strong>
          {fact.label}: {fact.shown}
        </strong>
        {fact.quote !== '' && <span className={styles['factQuote']}>&ldquo;{fact.quote}&rdquo;</span>}
      </Checkbox>
    </li>
  )
}
