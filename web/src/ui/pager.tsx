import { ChevronLeft, ChevronRight } from 'lucide-react'
import { count } from '@/kit/time'
import { Button } from './button'
import { Select } from './select'
import styles from './pager.module.css'

export const PAGE_SIZES = [20, 50, 100] as const

export interface PagerProps {
  /** "cases" */
  noun: string
  /** From 1. */
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  onSize?: (size: number) => void
}

export function Pager({ noun, page, size, total, onPage, onSize }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / size))
  const first = total === 0 ? 0 : (page - 1) * size + 1
  return (
    <nav aria-label={`Pages of ${noun}`} className={styles['pager']}>
      <span>
        {count(first)} to {count(Math.min(page * size, total))} of {count(total)} {noun}
      </span>
      <span className={styles['controls']}>
        {onSize && (
          <Select
            label="Rows"
            look="filter"
            options={PAGE_SIZES.map((n) => ({ id: `${n}`, label: `${n}` }))}
            value={`${size}`}
            onChange={(next) => onSize(Number(next))}
          />
        )}
        <Button square aria-label="Previous page" isDisabled={page <= 1} onPress={() => onPage(page - 1)}>
          <ChevronLeft size={16} aria-hidden="true" />
        </Button>
        <span>
          Page {page} of {pages}
        </span>
        <Button square aria-label="Next page" isDisabled={page >= pages} onPress={() => onPage(page + 1)}>
          <ChevronRight size={16} aria-hidden="true" />
        </Button>
      </span>
    </nav>
  )
}
