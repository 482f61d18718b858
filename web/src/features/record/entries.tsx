import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { count, dayAndTime, exactTime, shortDay } from '@/kit/time'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import type { Column } from '@/ui/data-table'
import { useListCursor } from '@/ui/list-cursor'
import { OlderPager } from '@/ui/older-pager'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { changedLine } from './columns'
import type { RecordPage, RecordRow } from './queries'
import { pageOf, type RecordSearch } from './search'
import { didWhat, purposeWords, short } from './things'
import rows from '@/ui/reading-list.module.css'
import styles from './record.module.css'

export interface EntriesProps {
  found: RecordPage
  search: RecordSearch
  onOpen: (entry: number) => void
  onChange: (next: RecordSearch) => void
}

export function Entries({ found, search, onOpen, onChange }: EntriesProps) {
  const { items, next_before: before } = found
  const columns = useMemo(() => columnsFor(search), [search])
  const cursor = useListCursor({
    ids: items.map(({ seq }) => `${seq}`),
    noun: 'entry',
    onOpen: (id) => onOpen(Number(id)),
  })
  if (items.length === 0) return <Nothing onChange={onChange} />
  return (
    <>
      <TableOrCards
        caption={`Entries of the record, newest first: ${items.length} on this page`}
        columns={columns}
        heading="time"
        rows={items}
        rowId={(row) => `${row.seq}`}
        rowName={nameOf}
        selected={new Set(search.entry === undefined ? [] : [`${search.entry}`])}
        activeId={cursor.activeId}
        onOpen={(row) => onOpen(row.seq)}
      />
      <OlderPager
        noun="entries"
        onNewest={search.before === undefined ? undefined : () => onChange(pageOf(search))}
        onOlder={before === null ? undefined : () => onChange(pageOf(search, before))}
      />
    </>
  )
}

function columnsFor(search: RecordSearch): Column<RecordRow>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      cell: (row) => (
        <Link to="/record" search={{ ...search, entry: row.seq }} className={rows['time']}>
          <time dateTime={row.at}>
            {shortDay(row.at)}, {exactTime(row.at)}
          </time>
          <span className="visually-hidden">, entry {count(row.seq)}</span>
        </Link>
      ),
    },
    { id: 'who', header: 'Who', cell: (row) => <strong>{row.actor_name}</strong> },
    { id: 'what', header: 'Did what', cell: didWhat },
    { id: 'changed', header: 'Which parts', cell: (row) => changedLine(row.op, row.changed) },
    { id: 'why', header: 'Why', hide: 'narrow', cell: (row) => purposeWords(row.purpose) },
    {
      id: 'commitment',
      header: 'Commitment',
      hide: 'narrow',
      cell: (row) => (
        <span className={styles['commitment']}>
          <code>{short(row.commitment)}</code>
          <CopyButton square text={row.commitment} what={`the commitment of entry ${count(row.seq)}`} />
        </span>
      ),
    },
  ]
}

function nameOf(row: RecordRow): string {
  return `Entry ${count(row.seq)}, ${dayAndTime(row.at)}`
}

function Nothing({ onChange }: Pick<EntriesProps, 'onChange'>) {
  return (
    <EmptyState
      title="No entry fits these filters"
      action={<Button onPress={() => onChange({})}>Show the whole record</Button>}
    >
      Every change of the office’s data makes an entry here. None was made by this person, of this kind or in
      this case.
    </EmptyState>
  )
}
