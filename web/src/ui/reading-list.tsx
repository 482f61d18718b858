import type { ReactNode } from 'react'
import { Failed, Skeleton } from './states'
import styles from './reading-list.module.css'

/** Over a list that is only read: its name, and what narrows it. */
export function ReadingHead({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles['head']}>
      <p className={styles['title']} aria-hidden="true">
        {name}
      </p>
      {children}
    </div>
  )
}

export function ReadingFilters({ children }: { children: ReactNode }) {
  return (
    <div role="group" aria-label="Filters" className={styles['filters']}>
      {children}
    </div>
  )
}

export interface NotLoadedProps {
  /** "The record": what did not load, or is loading. */
  what: string
  /** Why it did not, in words, and what support needs to know; null while it is loading. */
  problem: { words: string; details: string } | null
  onRetry: () => void
}

/** In place of the list: still loading, or failed. */
export function NotLoaded({ what, problem, onRetry }: NotLoadedProps) {
  return (
    <div className={styles['inset']}>
      {problem ? (
        <Failed title={`${what} did not load`} onRetry={onRetry} details={problem.details}>
          Nothing in it is lost. {problem.words}
        </Failed>
      ) : (
        <Skeleton label={`${what} is loading`} rows={8} />
      )}
    </div>
  )
}
