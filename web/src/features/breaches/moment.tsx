import { singaporeDay } from '@/kit/time'
import { DateField } from '@/ui/date-field'
import { TextField } from '@/ui/text-field'
import styles from '@/ui/parts.module.css'

export interface Moment {
  day: string | null
  time: string
}

/** This minute in Singapore. */
export function thisMinute(): Moment {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Singapore',
    hour: '2-digit',
    minute: '2-digit',
  })
  return { day: singaporeDay(new Date()), time: clock.format(new Date()) }
}

export interface MomentFieldProps {
  label: string
  value: Moment
  onChange: (next: Moment) => void
  error?: string | undefined
}

/** A day and a clock time, as Singapore has them. */
export function MomentField({ label, value, onChange, error }: MomentFieldProps) {
  return (
    <div role="group" aria-label={label} className={styles['row']}>
      <DateField
        label={`${label}, day`}
        value={value.day}
        onChange={(day) => onChange({ ...value, day })}
        max={singaporeDay(new Date())}
        error={error}
      />
      <TextField
        label={`${label}, time`}
        type="time"
        value={value.time}
        onChange={(time) => onChange({ ...value, time })}
      />
    </div>
  )
}
