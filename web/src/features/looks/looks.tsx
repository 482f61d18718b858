import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { NARROW, useMedia } from '@/kit/media'
import { dayAndTime, exactTime, shortDay } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { useListCursor } from '@/ui/list-cursor'
import { OlderPager } from '@/ui/older-pager'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import type { LookPage, LookRow } from './queries'
import { pageOf, type LookSearch } from './search'
import { casesWords, revealedWords, roleWords, shownWords } from './shown'
import rows from '@/ui/reading-list.module.css'
import styles from './looks.module.css'

export interface LooksProps {
  found: LookPage
  search: LookSearch
  onOpen: (look: string) => void
  onChange: (next: LookSearch) => void
}

export function Looks({ found, search, onOpen, onChange }: LooksProps) {
  const { items, next_before: before } = found
  // Below two columns the aside is a tab, which its name opens.
  const hash = useMedia(NARROW) ? 'aside' : ''
  const columns = useMemo(() => columnsFor(search, hash), [search, hash])
  const cursor = useListCursor({ ids: items.map(({ id }) => id), noun: 'look', onOpen })
  if (items.length === 0) return <Nothing filtered={Object.keys(search).length > 0} onChange={onChange} />
  return (
    <>
      <TableOrCards
        caption={`Looks at cases, newest first: ${items.length} on this page`}
        columns={columns}
        heading="time"
        rows={items}
        rowId={({ id }) => id}
        rowName={nameOf}
        selected={new Set(search.look === undefined ? [] : [search.look])}
        activeId={cursor.activeId}
        onOpen={({ id }) => onOpen(id)}
      />
      <OlderPager
        noun="looks"
        onNewest={search.before === undefined ? undefined : () => onChange(pageOf(search))}
        onOlder={before === null ? undefined : () => onChange(pageOf(search, before))}
      />
    </>
  )
}

function columnsFor(search: LookSearch, hash: string): Column<LookRow>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      cell: (row) => (
        <Link to="/looks" search={{ ...search, look: row.id }} hash={hash} className={rows['time']}>
          <time dateTime={row.at}>
            {shortDay(row.at)}, {exactTime(row.at)}
          </time>
          <span className="visually-hidden">, look of {row.actor_name}</span>
        </Link>
      ),
    },
    { id: 'who', header: 'Who', cell: (row) => <strong>{row.actor_name}</strong> },
    { id: 'role', header: 'Role', cell: (row) => roleWords(row.role) },
    { id: 'what', header: 'Was shown', cell: (row) => <Shown row={row} /> },
    { id: 'cases', header: 'How many', cell: (row) => casesWords(row.case_count) },
  ]
}

function Shown({ row }: { row: LookRow }) {
  const revealed = revealedWords(row.detail)
  return (
    <>
      {shownWords(row.route)}
      {revealed !== null && <span className={styles['second']}>{revealed}</span>}
    </>
  )
}

function nameOf(row: LookRow): string {
  return `Look of ${row.actor_name}, ${dayAndTime(row.at)}`
}

function Nothing({ filtered, onChange }: { filtered: boolean; onChange: LooksProps['onChange'] }) {
  if (!filtered) {
    return (
      <EmptyState title="Nobody has looked yet">
        Each time somebody is shown a case or a letter, one line appears here.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No look fits these filters"
      action={<Button onPress={() => onChange({})}>Show every look</Button>}
    >
      Nobody chosen here was shown this case.
    </EmptyState>
  )
}
