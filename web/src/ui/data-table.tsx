import {
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { cx } from '@/kit/cx'
import { Checkbox } from './choice'
import { ActiveRow } from './list-cursor'
import styles from './data-table.module.css'

const features = tableFeatures({ rowSelectionFeature, rowSortingFeature })

export interface Column<Row> {
  id: string
  header: string
  cell: (row: Row) => ReactNode
  /** The server sorts by this id. */
  sortable?: boolean
  align?: 'start' | 'end'
  /** Left out below 1280 and 768. */
  hide?: 'narrow' | 'phone'
}

export interface Sort {
  id: string
  desc: boolean
}

export interface DataTableProps<Row> {
  /** Read before the table by screen readers: what it lists, and how many. */
  caption: string
  /** Keep it at module scope or in a memo. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** For the name of the row's checkbox. */
  rowName: (row: Row) => string
  sort?: Sort | null
  onSort?: (next: Sort) => void
  selected?: ReadonlySet<string>
  onSelect?: (next: ReadonlySet<string>) => void
  /** The row J and K stand on. */
  activeId?: string | null
  /** A press anywhere on the row. The cell should also hold a real link. */
  onOpen?: (row: Row) => void
}

function useRows<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, sort, selected, onSelect } = props
  const defs = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        header: column.header,
        cell: ({ row }) => column.cell(row.original),
        enableSorting: column.sortable === true,
      })),
    [columns],
  )
  const data = useMemo(() => [...rows], [rows])
  const rowSelection = Object.fromEntries([...(selected ?? [])].map((id) => [id, true] as const))
  return useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    manualSorting: true,
    state: { sorting: sort ? [sort] : [], rowSelection },
    onRowSelectionChange: (change) => {
      const after = typeof change === 'function' ? change(rowSelection) : change
      onSelect?.(new Set(Object.keys(after).filter((id) => after[id])))
    },
  })
}

/** Sorted, filtered and cut into pages by the server; this shows one page. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { caption, columns, rowName, selected, onSelect, activeId, onOpen } = props
  const table = useRows(props)
  const lookOf = new Map(columns.map((column) => [column.id, look(column)]))
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{caption}</caption>
      <Head
        {...props}
        all={table.getIsAllRowsSelected()}
        some={table.getIsSomeRowsSelected()}
        onAll={(on) => table.toggleAllRowsSelected(on)}
      />
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <ActiveRow
            key={row.id}
            active={row.id === activeId}
            selected={selected?.has(row.id) === true}
            onPress={onOpen && (() => onOpen(row.original))}
            className={styles['row']}
          >
            {onSelect && (
              <td className={styles['check']}>
                <Checkbox
                  aria-label={`Select ${rowName(row.original)}`}
                  isSelected={row.getIsSelected()}
                  onChange={(on) => row.toggleSelected(on)}
                />
              </td>
            )}
            {row.getAllCells().map((cell) => (
              <td key={cell.id} className={lookOf.get(cell.column.id)}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </ActiveRow>
        ))}
      </tbody>
    </table>
  )
}

type Look = Pick<Column<unknown>, 'align' | 'hide'>

function look({ align, hide }: Look): string {
  return cx(align === 'end' && styles['end'], hide && styles[hide])
}

interface HeadProps<Row> extends Pick<
  DataTableProps<Row>,
  'columns' | 'rows' | 'sort' | 'onSort' | 'onSelect'
> {
  all: boolean
  some: boolean
  onAll: (on: boolean) => void
}

function Head<Row>({ columns, rows, sort, onSort, onSelect, all, some, onAll }: HeadProps<Row>) {
  return (
    <thead>
      <tr>
        {onSelect && (
          <th scope="col" className={styles['check']}>
            <Checkbox
              aria-label="Select every row on this page"
              isSelected={rows.length > 0 && all}
              isIndeterminate={some && !all}
              onChange={onAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort ?? null} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

interface HeadCellProps<Row> {
  column: Column<Row>
  sort: Sort | null
  onSort: ((next: Sort) => void) | undefined
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none'
  const className = look({
    ...(column.align && { align: column.align }),
    ...(column.hide && { hide: column.hide }),
  })
  if (!column.sortable || !onSort) {
    return (
      <th scope="col" className={className}>
        {column.header}
      </th>
    )
  }
  return (
    <th scope="col" aria-sort={sorted} className={className}>
      <button
        type="button"
        className={styles['sort']}
        onClick={() => onSort({ id: column.id, desc: sorted === 'ascending' })}
      >
        {column.header}
        {sorted === 'none' && <ChevronsUpDown size={12} aria-hidden="true" />}
        {sorted === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
        {sorted === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
      </button>
    </th>
  )
}
