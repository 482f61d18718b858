import { Ban } from 'lucide-react'
import { ruleWords } from './routing-words'
import type { RefusalCard } from './types'
import styles from './refusal.module.css'

/** In place of the letter: the rule, the lawful way, and what to tell the resident. */
export function RefusalPanel({ refusal, object }: { refusal: RefusalCard; object: string }) {
  const title = refusal.overridden
    ? 'The MP has decided to write all the same'
    : 'No letter may go to whom this asks for'
  return (
    <section aria-label="Must not write" className={styles['refusal']}>
      <Ban size={20} aria-hidden="true" />
      <div className={styles['body']}>
        <h2>{title}</h2>
        <p>{refusal.reason}</p>
        {refusal.quote !== null && <p className={styles['quiet']}>Heard: “{refusal.quote}”</p>}
        <h3>What may be done instead</h3>
        <p>{refusal.instead}</p>
        {refusal.lawful_agency !== null && (
          <p>
            A letter may go to <strong>{refusal.lawful_agency}</strong>.
          </p>
        )}
        <h3>What to tell {object}</h3>
        <blockquote className={styles['tell']}>{refusal.tell_resident}</blockquote>
        <p className={styles['quiet']}>
          Rule: {ruleWords(refusal.rule)}. Only the MP may override it, with a reason.
        </p>
      </div>
    </section>
  )
}
