import { Link } from '@tanstack/react-router'
import { numberParts, NO_NAME, STAGES, type CaseRow } from '@/api/case-words'
import { dayAndTime, sinceThen } from '@/kit/time'
import type { Column } from '@/ui/data-table'
import { StatusDot } from '@/ui/status-dot'
import { WordsInScripts } from '@/ui/words-in-scripts'
import { foundByWords } from './found-by'
import { Pressing } from './pressing'
import styles from './cases.module.css'

/** `now` is when the page was read: relative times do not tick while somebody reads. */
export function columnsAt(now: number): readonly Column<CaseRow>[] {
  return [
    { id: 'number', header: 'Case', sortable: true, cell: (row) => <CaseNumber number={row.number} /> },
    { id: 'name', header: 'Person', sortable: true, cell: (row) => <PersonLink row={row} /> },
    { id: 'matter', header: 'Matter', cell: (row) => <Matter row={row} /> },
    { id: 'agency', header: 'Agency', cell: (row) => row.agency || <None /> },
    {
      id: 'stage',
      header: 'Status',
      cell: (row) => <StatusDot shape={STAGES[row.stage].shape}>{STAGES[row.stage].word}</StatusDot>,
    },
    { id: 'waiting', header: 'Waiting for', hide: 'narrow', cell: (row) => <Waiting row={row} /> },
    { id: 'urgency', header: 'Urgency', sortable: true, cell: (row) => <Pressing row={row} /> },
    { id: 'owner', header: 'Owner', hide: 'narrow', cell: (row) => <Owner row={row} /> },
    {
      id: 'updated',
      header: 'Changed',
      sortable: true,
      align: 'end',
      cell: (row) => (
        <time dateTime={row.updated_at} title={dayAndTime(row.updated_at)} className={styles['when']}>
          {sinceThen(row.updated_at, now)}
        </time>
      ),
    },
  ]
}

function None() {
  return (
    <span className={styles['none']}>
      <span aria-hidden="true">-</span>
      <span className="visually-hidden">nobody</span>
    </span>
  )
}

export function CaseNumber({ number }: { number: string | null }) {
  const parts = numberParts(number)
  if (!parts) return <span className={styles['none']}>Not handed in</span>
  return (
    <span className={styles['number']}>
      <span className={styles['lead']}>{parts.lead}</span>
      {parts.serial}
    </span>
  )
}

export function PersonLink({ row }: { row: CaseRow }) {
  return (
    <Link to="/cases/$caseId" params={{ caseId: row.id }} className={styles['person']}>
      <WordsInScripts>{row.person_name || NO_NAME}</WordsInScripts>
    </Link>
  )
}

function Owner({ row }: { row: CaseRow }) {
  return row.owner ? <span className={styles['owner']}>{row.owner.name}</span> : <None />
}

function Matter({ row }: { row: CaseRow }) {
  const found = foundByWords(row.found_by ?? null)
  return (
    <>
      {row.category_label}
      {found !== null && <span className={styles['found']}>{found}</span>}
    </>
  )
}

export function Waiting({ row }: { row: CaseRow }) {
  return row.waiting_for === '' ? <None /> : row.waiting_for
}
