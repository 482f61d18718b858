import type { ReactNode } from 'react'
import { cx } from '@/kit/cx'
import { dayMonth, monthYear } from '@/kit/time'
import styles from './timeline.module.css'

export interface TimelineEntry {
  id: string
  /** ISO moment. */
  at: string
  title: string
  /** "by Priya Nair" */
  by?: string
  body?: ReactNode
  icon: ReactNode
  /** done = signed or sent; late = the clock ran out. */
  tone?: 'plain' | 'done' | 'late' | 'danger'
}

/** Newest first, as given; grouped under months. */
export function Timeline({ label, entries }: { label: string; entries: readonly TimelineEntry[] }) {
  return (
    <ol aria-label={label} className={styles['timeline']}>
      {entries.map((entry, index) => {
        const month = monthYear(entry.at)
        const before = entries[index - 1]
        const opensMonth = before === undefined || monthYear(before.at) !== month
        return (
          <li key={entry.id} className={cx(styles['entry'], opensMonth && styles['opens'])}>
            {opensMonth && <p className={styles['month']}>{month}</p>}
            <time dateTime={entry.at} className={styles['day']}>
              {dayMonth(entry.at)}
            </time>
            <span className={styles['icon']} data-tone={entry.tone ?? 'plain'} aria-hidden="true">
              {entry.icon}
            </span>
            <div className={styles['words']}>
              <p>
                <strong>{entry.title}</strong>
                {entry.by !== undefined && <span className={styles['by']}> {entry.by}</span>}
              </p>
              {entry.body !== undefined && <div className={styles['body']}>{entry.body}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
