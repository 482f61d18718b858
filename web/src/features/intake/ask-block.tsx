import { Mark } from '@/ui/mark'
import { isEnglish, type Ask } from './asking'
import styles from './transcript.module.css'

/** At most two questions, the reason under each. */
export function AskBlock({ ask }: { ask: Ask }) {
  const language = ask.turn?.language ?? 'en'
  return (
    <div className={styles['asked']} data-now>
      <Mark size={24} />
      <div className={styles['asks']}>
        {ask.acknowledgement !== '' && (
          <p className={styles['ack']} lang={language}>
            {ask.acknowledgement}
          </p>
        )}
        {ask.questions.map((question) => (
          <div key={question.slot}>
            <p className={styles['question']} lang={language}>
              {question.text}
            </p>
            {!isEnglish(language) && question.english !== question.text && (
              <p className={styles['reason']}>{question.english}</p>
            )}
            <p className={styles['reason']}>{question.reason}</p>
          </div>
        ))}
      </div>
    </div>
  )
}
