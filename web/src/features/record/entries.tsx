import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { count, dayAndTime, exactTime, shortDay } from '@/kit/time'
import { Button } from '@/ui/button'
import { useListCursor } from '@/ui/list-cursor'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { VirtualTable, type VirtualColumn } from '@/ui/virtual-table'
import type { RecordRow } from './queries'
import type { RecordSearch } from './search'
import { didWhat, purposeWords, toWhat } from './things'
import rows from '@/ui/reading-list.module.css'

export interface EntriesProps {
  items: readonly RecordRow[]
  search: RecordSearch
  /** Missing where nothing is older. */
  onMore?: (() => void) | undefined
  isLoadingMore: boolean
  onOpen: (entry: number) => void
  onChange: (next: RecordSearch) => void
}

export function Entries(props: EntriesProps) {
  const { items, search, onMore, isLoadingMore, onOpen, onChange } = props
  const phone = useMedia(PHONE)
  // Below two columns the aside is a tab, which its name opens.
  const hash = useMedia(NARROW) ? 'aside' : ''
  const columns = useMemo(() => columnsFor(search, hash), [search, hash])
  const cursor = useListCursor({
    ids: items.map(({ seq }) => `${seq}`),
    noun: 'entry',
    onOpen: (id) => onOpen(Number(id)),
  })
  if (items.length === 0) return <Nothing onChange={onChange} />
  const shared = {
    columns,
    rows: items,
    rowId: (row: RecordRow) => `${row.seq}`,
    activeId: cursor.activeId,
    onOpen: (row: RecordRow) => onOpen(row.seq),
  }
  const selected = search.entry === undefined ? null : `${search.entry}`
  if (!phone) {
    return (
      <VirtualTable
        {...shared}
        caption="Entries of the record, newest first"
        selectedId={selected}
        onMore={onMore}
      />
    )
  }
  return (
    <>
      <TableOrCards
        {...shared}
        caption="Entries of the record, newest first"
        heading="time"
        rowName={nameOf}
        selected={new Set(selected === null ? [] : [selected])}
      />
      <p className={rows['more']}>
        {onMore ? (
          <Button size={48} wide isPending={isLoadingMore} onPress={onMore}>
            Older entries
          </Button>
        ) : (
          'These are the oldest entries'
        )}
      </p>
    </>
  )
}

function columnsFor(search: RecordSearch, hash: string): VirtualColumn<RecordRow>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      width: '192px',
      cell: (row) => (
        <Link to="/record" search={{ ...search, entry: row.seq }} hash={hash} className={rows['time']}>
          <time dateTime={row.at}>
            {shortDay(row.at)}, {exactTime(row.at)}
          </time>
          <span className="visually-hidden">, entry {count(row.seq)}</span>
        </Link>
      ),
    },
    { id: 'who', header: 'Who', cell: (row) => <strong>{row.actor_name}</strong> },
    { id: 'what', header: 'Did what', width: '30%', cell: didWhat },
    { id: 'to', header: 'To what', cell: toWhat },
    { id: 'why', header: 'Why', hide: 'narrow', cell: (row) => purposeWords(row.purpose) },
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
      Every change of the office’s data and every look at a case makes an entry here. None was made by this
      person, of this kind, in this case or in this time.
    </EmptyState>
  )
}
