import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import type { Column } from '@/ui/data-table'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { Course } from './course'
import type { Obligation, Requirement, Standing } from './queries'
import { GRADES, HEALTHS, obligationState, percent } from './words'
import styles from './reports.module.css'

/** The score with its five weights, what fell, the obligations, and how it went. */
export function StandingTab({ standing }: { standing: Standing }) {
  const { score, grade, health, looked_at, course, requirements, obligations } = standing
  if (score === null || grade === null || health === null || looked_at === null)
    return (
      <EmptyState title="Nobody has looked yet">
        The worker looks at everything each night. An auditor can press Check now.
      </EmptyState>
    )
  return (
    <>
      <div className={styles['inset']}>
        <Fallen standing={standing} />
        <dl className={styles['figures']}>
          <Figure name="Score" value={percent(score)} />
          <Figure name="Result" value={GRADES[grade]} />
          <Figure name="Health" value={HEALTHS[health]} />
          <Figure name="Looked at" value={dayAndTime(looked_at)} />
        </dl>
        <h2 className={styles['heading']}>The five requirements</h2>
      </div>
      <TableOrCards
        caption={`${requirements.length} requirements and how much of each is met`}
        columns={REQUIREMENTS}
        heading="title"
        rows={requirements}
        rowId={({ id }) => id}
        rowName={({ title }) => title}
      />
      <div className={styles['inset']}>
        <h2 className={styles['heading']}>Day by day</h2>
        <Course course={course} />
        <h2 className={styles['heading']}>Obligations of the PDPA</h2>
      </div>
      <TableOrCards
        caption={`${obligations.length} obligations and whether they are met`}
        columns={OBLIGATIONS}
        heading="title"
        rows={obligations}
        rowId={({ id }) => id}
        rowName={({ title }) => title}
      />
    </>
  )
}

function Fallen({ standing }: { standing: Standing }) {
  const named = standing.controls.filter(({ id }) => standing.fallen.includes(id))
  if (named.length === 0) return null
  return (
    <Banner tone="danger" title="These held before and do not now">
      <ul>
        {named.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </Banner>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const REQUIREMENTS: Column<Requirement>[] = [
  { id: 'title', header: 'Requirement', cell: ({ title }) => <strong>{title}</strong> },
  { id: 'weight', header: 'Weight', align: 'end', cell: ({ weight }) => percent(weight) },
  {
    id: 'share',
    header: 'Met',
    align: 'end',
    cell: ({ share }) => (share === null ? 'Not looked at yet' : percent(share)),
  },
]

const OBLIGATIONS: Column<Obligation>[] = [
  { id: 'title', header: 'Obligation', cell: ({ title }) => <strong>{title}</strong> },
  { id: 'section', header: 'Section', cell: ({ section }) => section },
  { id: 'state', header: 'State', cell: obligationState },
]
