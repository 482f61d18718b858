import { STAGES, type CaseRow } from '@/api/case-words'
import { sinceThen } from '@/kit/time'
import { StatusDot } from '@/ui/status-dot'
import { CaseNumber, PersonLink } from './columns'
import { foundByWords } from './found-by'
import { Pressing } from './pressing'
import styles from './cases.module.css'

/** The same rows where there is no room for columns: the whole card is the link's. */
export function CaseCards({ label, rows, now }: { label: string; rows: readonly CaseRow[]; now: number }) {
  return (
    <ul aria-label={label} className={styles['cards']}>
      {rows.map((row) => {
        const found = foundByWords(row.found_by ?? null)
        return (
          <li key={row.id} className={styles['card']}>
            <div className={styles['cardHead']}>
              <PersonLink row={row} />
              <span className={styles['when']}>{sinceThen(row.updated_at, now)}</span>
            </div>
            <p>
              {row.category_label}
              {row.agency !== '' && `, ${row.agency}`}
            </p>
            <p className={styles['cardFoot']}>
              <StatusDot shape={STAGES[row.stage].shape}>{STAGES[row.stage].word}</StatusDot>
              <Pressing row={row} />
            </p>
            <p className={styles['small']}>
              <CaseNumber number={row.number} />
              {found !== null && `, ${found}`}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
