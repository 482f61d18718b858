import type { ReactNode } from 'react'
import { PHONE, useMedia } from '@/kit/media'
import { DataTable, type DataTableProps } from './data-table'
import styles from './table-or-cards.module.css'

export interface TableOrCardsProps<Row> extends DataTableProps<Row> {
  /** The column that heads a card. It holds the link or the button that opens the row. */
  heading: string
  /** Under the card's lines. */
  cardAction?: (row: Row) => ReactNode
}

/** A table; on a phone the same rows as cards, so that nothing scrolls sideways. */
export function TableOrCards<Row extends object>({ heading, cardAction, ...table }: TableOrCardsProps<Row>) {
  const phone = useMedia(PHONE)
  if (!phone) return <DataTable {...table} />
  const { caption, columns, rows, rowId, activeId } = table
  const head = columns.find(({ id }) => id === heading)
  const lines = columns.filter(({ id, header }) => id !== heading && header !== '')
  return (
    <ul aria-label={caption} className={styles['cards']}>
      {rows.map((row) => (
        <li key={rowId(row)} className={styles['card']} data-active={rowId(row) === activeId || undefined}>
          <p className={styles['heading']}>{head?.cell(row)}</p>
          <dl>
            {lines.map((column) => (
              <div key={column.id} className={styles['line']}>
                <dt>{column.header}</dt>
                <dd>{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
          {cardAction?.(row)}
        </li>
      ))}
    </ul>
  )
}
