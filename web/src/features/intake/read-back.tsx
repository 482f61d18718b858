import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { useDecideFact } from './decisions'
import type { Fact } from './types'
import styles from './understood.module.css'

export interface ReadBackProps {
  caseId: string
  facts: readonly Fact[]
  onDone: () => void
}

/** The facts in large words, to be read to the resident; what is wrong is corrected in the list, the rest confirmed at once. */
export function ReadBack({ caseId, facts, onDone }: ReadBackProps) {
  const deciding = useDecideFact(caseId)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function confirmAll() {
    setBusy(true)
    setProblem(undefined)
    const confirmed: Fact[] = []
    try {
      for (const fact of facts) {
        confirmed.push(await deciding.mutateAsync({ fact, decision: { action: 'confirm' } }))
      }
      toast({ text: `${confirmed.length} facts confirmed`, undo: () => void undo(confirmed) })
      onDone()
    } catch (error) {
      setProblem(`${confirmed.length} of ${facts.length} are confirmed. ${wordsOf(error)}`)
      setBusy(false)
    }
  }

  async function undo(confirmed: readonly Fact[]) {
    for (const fact of confirmed) await deciding.mutateAsync({ fact, decision: { action: 'undo' } })
  }

  return (
    <div className={styles['back']}>
      <p>Read it slowly. Stop where it is wrong and correct it.</p>
      <ol className={styles['aloud']}>
        {facts.map((fact) => (
          <li key={fact.id}>
            {fact.label}: <strong>{fact.shown}</strong>
          </li>
        ))}
      </ol>
      {problem !== undefined && (
        <p role="alert" className={styles['alert']}>
          {problem}
        </p>
      )}
      <span className={styles['backActs']}>
        <Button kind="text" onPress={onDone}>
          Something is wrong
        </Button>
        <Button kind="filled" isPending={busy} onPress={() => void confirmAll()}>
          All of it is right
        </Button>
      </span>
    </div>
  )
}
