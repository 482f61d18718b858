import { useState } from 'react'
import { singaporeDay } from '@/kit/time'
import { DatePicker } from './date-field'
import { Select } from './select'
import styles from './days-filter.module.css'

export interface Days {
  since?: string | null
  until?: string | null
}

export interface DaysFilterProps {
  /** ISO days, both included. */
  since: string | undefined
  until: string | undefined
  onChange: (next: Days) => void
}

const DAY = 86_400_000
const SPANS = [
  { id: 'any', label: 'Any time', days: 0 },
  { id: 'today', label: 'Today', days: 1 },
  { id: 'week', label: 'Last 7 days', days: 7 },
  { id: 'month', label: 'Last 30 days', days: 30 },
  { id: 'chosen', label: 'Chosen days', days: 0 },
]

/** A stretch of days: one of a few that are asked for often, or from one day to another. */
export function DaysFilter({ since, until, onChange }: DaysFilterProps) {
  const [choosing, setChoosing] = useState(false)
  const [today] = useState(() => singaporeDay(Date.now()))
  const span = spanOf(since, until, choosing)
  return (
    <>
      <Select
        label="When"
        look="filter"
        options={SPANS}
        value={span}
        onChange={(next) => {
          setChoosing(next === 'chosen')
          const days = SPANS.find(({ id }) => id === next)?.days ?? 0
          if (next !== 'chosen') onChange({ since: days === 0 ? null : before(days - 1), until: null })
        }}
      />
      {span === 'chosen' && (
        <div className={styles['days']}>
          <DatePicker
            label="From"
            value={since ?? null}
            max={until ?? today}
            onChange={(next) => onChange({ since: next })}
          />
          <DatePicker
            label="To"
            value={until ?? null}
            max={today}
            {...(since !== undefined && { min: since })}
            onChange={(next) => onChange({ until: next })}
          />
        </div>
      )}
    </>
  )
}

function before(days: number): string {
  return singaporeDay(Date.now() - days * DAY)
}

function spanOf(since: string | undefined, until: string | undefined, choosing: boolean): string {
  if (choosing || until !== undefined) return 'chosen'
  if (since === undefined) return 'any'
  return SPANS.find(({ days }) => days > 0 && before(days - 1) === since)?.id ?? 'chosen'
}
