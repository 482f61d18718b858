import { shortDay } from '@/kit/time'
import type { Column } from '@/ui/data-table'
import { TableOrCards } from '@/ui/table-or-cards'
import type { CoursePoint } from './queries'
import { GRADES, HEALTHS, percent } from './words'
import styles from './reports.module.css'

/** Bars for the eye, and the same in a table for everybody. */
export function Course({ course }: { course: readonly CoursePoint[] }) {
  return (
    <>
      <div className={styles['bars']} aria-hidden="true">
        {course.map(({ day, score, grade }) => (
          <span key={day} data-grade={grade} style={{ height: `${score * 100}%` }} />
        ))}
      </div>
      <details className={styles['days']}>
        <summary>The same as a table</summary>
        <TableOrCards
          caption={`${course.length} days, the last look of each`}
          columns={DAYS}
          heading="day"
          rows={[...course].reverse()}
          rowId={({ day }) => day}
          rowName={({ day }) => shortDay(day)}
        />
      </details>
    </>
  )
}

const DAYS: Column<CoursePoint>[] = [
  { id: 'day', header: 'Day', cell: ({ day }) => <strong>{shortDay(day)}</strong> },
  { id: 'score', header: 'Score', align: 'end', cell: ({ score }) => percent(score) },
  { id: 'grade', header: 'Result', cell: ({ grade }) => GRADES[grade] },
  { id: 'health', header: 'Health', cell: ({ health }) => HEALTHS[health] },
]
