import { Button } from '@/ui/button'
import type { CaseDetail, CaseSlots } from './types'
import styles from './case.module.css'

export interface RefusalProps {
  detail: CaseDetail
  panel: CaseSlots['refusal']
  onOverride: () => void
}

/** In place of the letter. Only the MP sees the way past it. */
export function Refusal({ detail, panel, onOverride }: RefusalProps) {
  const { refusal } = detail.routing
  if (!refusal) return null
  return (
    <div className={styles['refusal']}>
      {panel(refusal)}
      {detail.may.includes('override_refusal') && (
        <Button kind="danger" onPress={onOverride}>
          Override, with a reason
        </Button>
      )}
    </div>
  )
}
