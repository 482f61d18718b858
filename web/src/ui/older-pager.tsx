import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from './button'
import styles from './pager.module.css'

export interface OlderPagerProps {
  /** "entries" */
  noun: string
  /** Missing on the newest page. */
  onNewest?: (() => void) | undefined
  /** Missing where nothing is older. */
  onOlder?: (() => void) | undefined
}

/** For a log that is read from its newest row backwards: no page numbers, since rows keep coming. */
export function OlderPager({ noun, onNewest, onOlder }: OlderPagerProps) {
  return (
    <nav aria-label={`Pages of ${noun}`} className={styles['pager']}>
      <span>{onOlder ? `There are older ${noun}` : `These are the oldest ${noun}`}</span>
      <span className={styles['controls']}>
        {onNewest && (
          <Button icon={<ChevronLeft size={16} aria-hidden="true" />} onPress={onNewest}>
            Newest
          </Button>
        )}
        {onOlder && (
          <Button onPress={onOlder}>
            Older <ChevronRight size={16} aria-hidden="true" />
          </Button>
        )}
      </span>
    </nav>
  )
}
