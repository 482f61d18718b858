import { useState, type ComponentType } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useAct, type Breach } from './queries'
import styles from '@/ui/parts.module.css'

interface Found {
  id: string
  name: string
}

/** A search for one person, which another room brings. */
export type PersonFinder = ComponentType<{ chosen: Found | null; onChoose: (person: Found) => void }>

/** For paper, and for what left the system: one person at a time. */
export function AddByHand({ breach, FindPerson }: { breach: Breach; FindPerson: PersonFinder }) {
  const [adding, setAdding] = useState(false)
  const [person, setPerson] = useState<Found | null>(null)
  const act = useAct(breach)
  if (!adding) {
    return (
      <div className={styles['actions']}>
        <Button onPress={() => setAdding(true)}>Add somebody by hand</Button>
      </div>
    )
  }
  return (
    <section aria-label="Add somebody by hand" className={styles['form']}>
      <FindPerson chosen={person} onChoose={setPerson} />
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      <div className={styles['actions']}>
        <Button onPress={() => setAdding(false)}>Cancel</Button>
        <Button
          isPending={act.isPending}
          {...(person === null && { reason: 'Find the person and choose them first.' })}
          onPress={() => {
            if (person !== null)
              act.mutate({ act: 'add', person: person.id }, { onSuccess: () => setAdding(false) })
          }}
        >
          Add them to the list
        </Button>
      </div>
    </section>
  )
}
