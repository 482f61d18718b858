import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { cx } from '@/kit/cx'
import type { Column } from './data-table'
import { ActiveRow } from './list-cursor'
import table from './data-table.module.css'
import styles from './virtual-table.module.css'

const ROW = 44
const BESIDE = 12
const FIRST = 40
/** Rows before the end at which more are asked for. */
const AHEAD = 25

export interface VirtualColumn<Row> extends Column<Row> {
  /** Of CSS; without one it shares what is left. */
  width?: string
}

export interface VirtualTableProps<Row> {
  caption: string
  columns: readonly VirtualColumn<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  selectedId: string | null
  activeId: string | null
  onOpen: (row: Row) => void
  /** Missing where nothing more can be had. */
  onMore?: (() => void) | undefined
}

/** A long list of rows of one height: those in sight stand in the page, and more are asked for towards the end. */
export function VirtualTable<Row extends object>(props: VirtualTableProps<Row>) {
  const { caption, columns, rows, rowId, selectedId, activeId, onOpen, onMore } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const active = rows.findIndex((row) => rowId(row) === activeId)
  const [first, end] = useInSight(body, rows.length, active)
  useEffect(() => {
    if (onMore && end >= rows.length - AHEAD) onMore()
  }, [end, rows.length, onMore])
  return (
    <table className={cx(table['table'], styles['table'])} aria-rowcount={onMore ? -1 : rows.length + 1}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map(({ id, header, hide, width }) => (
            <th key={id} scope="col" style={{ width }} className={cx(hide && table[hide])}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        <Gap rows={first} columns={columns.length} />
        {rows.slice(first, end).map((row, at) => (
          <ActiveRow
            key={rowId(row)}
            active={rowId(row) === activeId}
            selected={rowId(row) === selectedId}
            onPress={() => onOpen(row)}
            rowIndex={first + at + 2}
            className={cx(table['row'], styles['row'])}
          >
            {columns.map((column) => (
              <td key={column.id} className={cx(column.hide && table[column.hide])}>
                {column.cell(row)}
              </td>
            ))}
          </ActiveRow>
        ))}
        <Gap rows={rows.length - end} columns={columns.length} />
      </tbody>
    </table>
  )
}

function Gap({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null
  return (
    <tr aria-hidden="true" className={styles['gap']}>
      <td colSpan={columns} style={{ height: rows * ROW }} />
    </tr>
  )
}

/** Which rows stand in the page: those in sight of what scrolls, some beside them, and the one the keys stand on. */
function useInSight(body: RefObject<HTMLElement | null>, count: number, active: number): [number, number] {
  const [sight, setSight] = useState({ first: 0, shown: FIRST })
  useLayoutEffect(() => {
    const scroller = body.current?.closest('main')
    if (!scroller) return
    const look = () => {
      const top = (body.current?.getBoundingClientRect().top ?? 0) - scroller.getBoundingClientRect().top
      const first = Math.max(0, Math.floor(-top / ROW) - BESIDE)
      setSight((before) => {
        const shown = Math.max(FIRST, Math.ceil(scroller.clientHeight / ROW) + 2 * BESIDE)
        return before.first === first && before.shown === shown ? before : { first, shown }
      })
    }
    look()
    scroller.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      scroller.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [body, count])
  const first = Math.min(sight.first, Math.max(0, count - sight.shown))
  const end = Math.min(count, first + sight.shown)
  if (active < 0 || (active >= first && active < end)) return [first, end]
  const moved = Math.max(0, active - BESIDE)
  return [moved, Math.min(count, moved + sight.shown)]
}
