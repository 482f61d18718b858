import { Parts } from '@/ui/progress'
import { shareParts } from '../rules/share'
import type { Share } from '../types'
import styles from './deciding.module.css'

/** How much of the letter is whose word. */
export function ShareBar({ share }: { share: Share }) {
  return (
    <div className={styles['share']}>
      <Parts label="Sentences of this letter" parts={shareParts(share)} showWords />
    </div>
  )
}
