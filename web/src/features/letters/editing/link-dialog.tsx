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
  const facts = useQuery(factsQuery(caseId))
  const usable = (facts.data ?? []).filter(({ status }) => status === 'heard' || status === 'confirmed')
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
            onPress={() => onLink(usable.map(({ id }) => id).filter((id) => picked.has(id)))}
          >
            Link the sentence
          </Button>
        </>
      }
    >
      <p>&ldquo;{sentence.text}&rdquo;</p>
      {facts.isPending && <Skeleton label="Loading the facts" />}
      {facts.isError && (
        <Failed
          title="The facts did not load"
          onRetry={() => void facts.refetch()}
          details={supportDetails(facts.error)}
        >
          Your text is kept. {wordsOf(facts.error)}
        </Failed>
      )}
      {facts.isSuccess && usable.length === 0 && (
        <EmptyState title="The case has no facts yet">Add them on the case page first.</EmptyState>
      )}
      <ul className={styles['factList']}>
        {usable.map((fact) => (
          <FactChoice
            key={fact.id}
            fact={fact}
            isPicked={picked.has(fact.id)}
            onPick={(on) => setPicked(on ? new Set([...picked, fact.id]) : without(picked, fact.id))}
          />
        ))}
      </ul>
    </Dialog>
  )
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((one) => one !== id))
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
