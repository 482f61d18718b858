import { Phone, TriangleAlert } from 'lucide-react'
import { URGENCIES, type CaseRow } from '@/api/case-words'
import styles from './cases.module.css'

type Parts = Pick<CaseRow, 'call_first' | 'urgency' | 'escalated'>

/** What presses, in words and with an icon: call first before all, then urgent and high. The rest is plain text. */
export function Pressing({ row }: { row: Parts }) {
  return (
    <span className={styles['pressing']}>
      {row.call_first ? (
        <span className={styles['mark']} data-tone="danger">
          <Phone size={16} aria-hidden="true" /> Call first
        </span>
      ) : row.urgency === 'urgent' || row.urgency === 'high' ? (
        <span className={styles['mark']} data-tone={row.urgency === 'urgent' ? 'danger' : 'warning'}>
          <TriangleAlert size={16} aria-hidden="true" /> {URGENCIES[row.urgency]}
        </span>
      ) : (
        <span className={styles['quiet']}>{URGENCIES[row.urgency]}</span>
      )}
      {row.escalated && <span className={styles['escalated']}>for the MP</span>}
    </span>
  )
}
