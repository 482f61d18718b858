import { Check, X } from 'lucide-react'
import { clockTime, shortDay } from '@/kit/time'
import { Button } from '@/ui/button'
import { standingOf, type Item } from './standing'
import type { Consent } from './types'
import styles from './consent.module.css'

const LANGUAGE_WORDS: Record<string, string> = { en: 'English', zh: 'Chinese', ms: 'Malay', ta: 'Tamil' }

export interface RecordedConsentsProps {
  recorded: readonly Consent[]
  items: readonly Item[]
  isComplete: boolean
  onAgain: (() => void) | undefined
  onDone: () => void
}

/** Each answer that stands: what, how, in which language, by whom, when. */
export function RecordedConsents({ recorded, items, isComplete, onAgain, onDone }: RecordedConsentsProps) {
  const held = [...standingOf(recorded)]
  if (held.length === 0) return null
  return (
    <section aria-label="What was answered" className={styles['recorded']}>
      <h2>What was answered</h2>
      <ul>
        {held.map(([id, answer]) => (
          <li key={id} data-given={answer.given || undefined}>
            {answer.given ? <Check size={16} aria-hidden="true" /> : <X size={16} aria-hidden="true" />}
            <span>
              {labelOf(id, items, answer)}: <strong>{answer.given ? 'agreed' : 'did not agree'}</strong>
              <span className={styles['small']}>{circumstances(answer)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className={styles['acts']}>
        {onAgain && (
          <Button kind="text" onPress={onAgain}>
            Ask again
          </Button>
        )}
        {isComplete && (
          <Button kind="filled" size={40} onPress={onDone}>
            Go on with the talk
          </Button>
        )}
      </div>
    </section>
  )
}

function labelOf(id: string, items: readonly Item[], answer: Consent): string {
  return items.find((item) => item.id === id)?.label ?? `Tell ${answer.agency ?? ''}`
}

function circumstances(answer: Consent): string {
  const when = `${shortDay(answer.recorded_at)}, ${clockTime(answer.recorded_at)}`
  const language = LANGUAGE_WORDS[answer.language] ?? answer.language
  return `${answer.how}, read in ${language}, text ${answer.text_version}, recorded by ${answer.recorded_by}, ${when}`
}
