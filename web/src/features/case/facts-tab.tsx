import { Download, Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { AddFactDialog } from './add-fact-dialog'
import { useFactActs } from './fact-acts'
import { FactItem } from './fact-item'
import { factsInOrder } from './fact-words'
import type { CaseDetail, CaseSlots } from './types'
import styles from './facts.module.css'

export interface FactsTabProps extends Pick<CaseSlots, 'correctFact'> {
  detail: CaseDetail
  /** The fact the address names. */
  active: string | undefined
}

/** What was understood, each with where it comes from; what wants a person stands first. */
export function FactsTab({ detail, active, correctFact }: FactsTabProps) {
  const { decide, problems } = useFactActs(detail.id)
  const [adding, setAdding] = useState(false)
  const mayDecide = detail.may.includes('edit_facts')
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (active !== undefined)
      list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  }, [active])
  const add = mayDecide && (
    <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setAdding(true)}>
      Add a fact
    </Button>
  )
  return (
    <>
      {detail.facts.length === 0 ? (
        <EmptyState title="Nothing understood yet" action={add}>
          Facts stand here as soon as the resident’s words are added to the interview.
        </EmptyState>
      ) : (
        <>
          <ul aria-label="What I understood" ref={list} className={styles['facts']}>
            {factsInOrder(detail.facts).map((fact) => (
              <FactItem
                key={fact.id}
                detail={detail}
                fact={fact}
                isActive={fact.id === active}
                mayDecide={mayDecide}
                decide={decide}
                problem={problems[fact.id]}
                correctFact={correctFact}
              />
            ))}
          </ul>
          <div className={styles['foot']}>
            {add}
            <TakeAway caseId={detail.id} />
          </div>
        </>
      )}
      {adding && <AddFactDialog detail={detail} onClose={() => setAdding(false)} />}
    </>
  )
}

/** Where every fact, sentence, version and reply comes from, as a file. */
function TakeAway({ caseId }: { caseId: string }) {
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <>
      <Button
        kind="text"
        icon={<Download size={16} aria-hidden="true" />}
        onPress={() => {
          setFailed(null)
          saveFile(`/api/cases/${caseId}/lineage/export`).catch((error: unknown) => setFailed(wordsOf(error)))
        }}
      >
        Where everything comes from, as a file
      </Button>
      <p role="alert">{failed}</p>
    </>
  )
}
