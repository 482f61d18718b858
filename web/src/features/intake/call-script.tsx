import { useState, type ReactNode } from 'react'
import { wordsOf } from '@/api/faults'
import { fullDate } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { useDecideSafety } from './decisions'
import type { SafetyCard } from './types'
import styles from './call-script.module.css'

export interface CallScriptProps {
  card: SafetyCard
  caseId: string
  mayDecide: boolean
  onClose: () => void
}

/** What to do, whom to ring, what to say and never to say; then what was done. The tool calls nobody by itself. */
export function CallScript({ card, caseId, mayDecide, onClose }: CallScriptProps) {
  const { note, setNote, problem, isPending, done } = useDealtWith(card, caseId, onClose)
  return (
    <Dialog
      title={card.title}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Close, not done yet
          </Button>
          {mayDecide && (
            <Button kind="filled" isPending={isPending} onPress={done}>
              It is dealt with
            </Button>
          )}
        </>
      }
    >
      <Script card={card} />
      {mayDecide && (
        <TextArea
          label="What was done"
          help="Who was called, when, what was agreed. It stays with the case and out of the letter."
          value={note}
          onChange={setNote}
          error={problem}
          rows={2}
          maxLength={1000}
        />
      )}
    </Dialog>
  )
}

function useDealtWith(card: SafetyCard, caseId: string, onDone: () => void) {
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string>()
  const deciding = useDecideSafety(caseId)
  return {
    note,
    setNote,
    problem,
    isPending: deciding.isPending,
    done: () => {
      if (note.trim().length < 3) {
        setProblem('Write down who was called and what was agreed.')
        return
      }
      deciding.mutate(
        { card, action: 'dealt_with', note: note.trim() },
        { onSuccess: onDone, onError: (error) => setProblem(wordsOf(error)) },
      )
    },
  }
}

function Script({ card }: { card: SafetyCard }) {
  return (
    <>
      {card.do_not_contact && (
        <Banner tone="danger" title="Do not call, text, e-mail or post to this person">
          No missed call, no receipt, no copy home, until a safe way is named.
        </Banner>
      )}
      {card.quote !== null && <p className={styles['heard']}>Heard: “{card.quote}”</p>}
      <p className={styles['first']}>{card.first_step}</p>
      <Numbers card={card} />
      <div className={styles['pair']}>
        <Lines title="Say">{card.say.map((line) => `“${line}”`)}</Lines>
        <Lines title="Never">{card.never}</Lines>
      </div>
    </>
  )
}

function Numbers({ card }: { card: SafetyCard }) {
  return (
    <ul aria-label="Numbers to ring" className={styles['numbers']}>
      {card.numbers.map(({ name, number, hours, checked_on: checked }) => (
        <li key={name + number}>
          <a href={`tel:${number.replace(/[^\d+]/g, '')}`} className={styles['number']}>
            {number}
          </a>
          <span className={styles['name']}>{name}</span>
          <span className={styles['small']}>
            {hours}; checked {fullDate(checked)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Lines({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className={styles['lines']}>
        {children.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
