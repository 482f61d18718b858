import { useMemo, useState, type ReactNode } from 'react'
import { useMay } from '@/api/me'
import { fullDate } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { EmptyState } from '@/ui/states'
import { SearchField } from '@/ui/search-field'
import { TableOrCards } from '@/ui/table-or-cards'
import { EditDialog, type EditDialogProps } from './edit-dialog'
import type { TabProps } from './rows'
import styles from './office.module.css'

export interface ListProps<Row extends { version: number }> extends TabProps {
  /** "agencies" */
  noun: string
  columns: readonly Column<Row>[]
  heading: string
  rows: readonly Row[]
  idOf: (row: Row) => string
  /** Names one row inside a sentence: "Change CPFB". */
  nameOf: (row: Row) => string
  edit: (row: Row) => Pick<EditDialogProps<Row>, 'fields' | 'given' | 'save'>
  filters?: ReactNode
}

/** One list: its search, the table, and the dialog of one row. */
export function List<Row extends { version: number }>(props: ListProps<Row>) {
  const { noun, rows, idOf, nameOf, edit, search, onSearch, filters, directory, heading } = props
  const mayEdit = useMay('edit_directory')
  const [open, setOpen] = useState<Row | null>(null)
  const columns = useMemo(
    () => (mayEdit ? [...props.columns, changeColumn(nameOf, setOpen)] : props.columns),
    [props.columns, mayEdit, nameOf],
  )
  const ask = (q: string) => {
    const next = { ...search }
    delete next.q
    onSearch(q.trim() === '' ? next : { ...next, q })
  }
  return (
    <>
      <div className={styles['tools']}>
        {filters}
        <div className={styles['search']}>
          <SearchField label={`Search ${noun}`} value={search.q ?? ''} onChange={ask} />
        </div>
      </div>
      {rows.length === 0 ? (
        <EmptyState
          title={`No ${noun} fit these words`}
          action={<Button onPress={() => ask('')}>Empty the search</Button>}
        >
          The search looks in every column of this list.
        </EmptyState>
      ) : (
        <TableOrCards
          caption={`${noun}: ${rows.length}`}
          columns={columns}
          heading={heading}
          rows={rows}
          rowId={idOf}
          rowName={nameOf}
        />
      )}
      {open !== null && (
        <EditDialog
          {...edit(open)}
          name={nameOf(open)}
          row={open}
          agencies={directory.agencies}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function changeColumn<Row>(nameOf: (row: Row) => string, onOpen: (row: Row) => void): Column<Row> {
  return {
    id: 'change',
    header: 'Change',
    align: 'end',
    cell: (row) => (
      <Button aria-label={`Change ${nameOf(row)}`} onPress={() => onOpen(row)}>
        Change
      </Button>
    ),
  }
}

/** Where a row comes from, at the end of each dialog and table. */
export function given({ source, checked_on: on }: { source: string; checked_on: string | null }) {
  return [
    { name: 'Source', value: source === '' ? 'Not said' : source },
    { name: 'Checked on', value: on === null ? 'Not yet' : fullDate(on) },
  ]
}

/** The last two columns of every list. */
export function sourceColumns<Row extends { source: string; checked_on: string | null }>(): Column<Row>[] {
  return [
    {
      id: 'source',
      header: 'Source',
      hide: 'narrow',
      cell: ({ source }) => <span className={styles['soft']}>{source}</span>,
    },
    {
      id: 'checked',
      header: 'Checked on',
      hide: 'narrow',
      cell: ({ checked_on: on }) => (on === null ? 'Not yet' : <time dateTime={on}>{fullDate(on)}</time>),
    },
  ]
}
