import { Link } from '@tanstack/react-router'
import { sinceThen, shortDay } from '@/kit/time'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import { StatusDot } from '@/ui/status-dot'
import type { View } from '../search'
import type { LetterRow } from '../types'
import { STATUS_WORDS } from '../words'
import styles from './list.module.css'

/** Of "Appeal – rental flat: Mdm Sampel (NRIC ...)" what comes before the person: she stands in her own column. */
export function matterOf(subject: string): string {
  const [matter = ''] = subject.split(': ')
  return matter === '' ? 'The words are erased by rule' : matter
}

function letterColumn(view: View): Column<LetterRow> {
  return {
    id: 'letter',
    header: 'Letter',
    cell: (row) => (
      <div className={styles['letter']}>
        <Link
          to="/letters/$letterId"
          params={{ letterId: row.id }}
          search={{ from: view }}
          className={styles['link']}
        >
          {row.agency}: {row.person_name}
        </Link>
        <span className={styles['matter']}>
          {row.urgent && <Tag tone="danger">Urgent</Tag>} {matterOf(row.subject)}
        </span>
      </div>
    ),
  }
}

const rest: readonly Column<LetterRow>[] = [
  {
    id: 'status',
    header: 'Where it is',
    cell: ({ status }) => (
      <StatusDot shape={STATUS_WORDS[status].shape}>{STATUS_WORDS[status].word}</StatusDot>
    ),
  },
  { id: 'writer', header: 'Written by', cell: ({ written_by }) => written_by, hide: 'phone' },
  { id: 'ref', header: 'Our ref', cell: ({ our_ref }) => our_ref, hide: 'narrow' },
  {
    id: 'updated',
    header: 'Changed',
    align: 'end',
    hide: 'phone',
    cell: ({ updated_at, sent_at }) => (
      <span className={styles['when']}>
        {sent_at === null ? sinceThen(updated_at, new Date()) : `Sent ${shortDay(sent_at)}`}
      </span>
    ),
  },
]

const columns = new Map<View, readonly Column<LetterRow>[]>()

/** The same array for the same view, so that the table keeps its rows. */
export function letterColumns(view: View): readonly Column<LetterRow>[] {
  const known = columns.get(view)
  if (known) return known
  const made = [letterColumn(view), ...rest]
  columns.set(view, made)
  return made
}
