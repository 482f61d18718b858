import { wordsOf } from '@/api/faults'
import styles from './case.module.css'

/** The server's refusal in its own words, beside the button that asked. */
export function Refused({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <p role="alert" className={styles['problem']}>
      {wordsOf(error)}
    </p>
  )
}
