import { parseDate, type CalendarDate } from '@internationalized/date'
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateField as AriaDateField,
  DateInput,
  DatePicker as AriaDatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { InLandmark } from './in-landmark'
import { FieldNotes, type FieldWords } from './field-parts'
import field from './field.module.css'
import list from './list.module.css'
import styles from './date-field.module.css'

export interface DateFieldProps extends FieldWords {
  /** ISO date, "2026-11-25". */
  value: string | null
  onChange: (next: string | null) => void
  isDisabled?: boolean
  /** The earliest and latest day, ISO. */
  min?: string
  max?: string
}

function read(iso: string | null | undefined): CalendarDate | null {
  return iso == null || iso === '' ? null : parseDate(iso)
}

function common(props: DateFieldProps) {
  return {
    value: read(props.value),
    onChange: (next: CalendarDate | null) => props.onChange(next ? next.toString() : null),
    minValue: read(props.min),
    maxValue: read(props.max),
    isDisabled: props.isDisabled === true,
    isInvalid: props.error !== undefined,
    validationBehavior: 'aria' as const,
    className: cx(field['field'], props.big && field['big']),
  }
}

/** Day, month, year: three small boxes. For interviews and the portal. */
export function DateField(props: DateFieldProps) {
  return (
    <AriaDateField {...common(props)}>
      <Label className={field['label']}>{props.label}</Label>
      <DateInput className={cx(field['box'], styles['input'])}>
        {(segment) => <DateSegment segment={segment} className={styles['segment'] ?? ''} />}
      </DateInput>
      <FieldNotes help={props.help} error={props.error} />
    </AriaDateField>
  )
}

/** The same with a calendar. For filters. */
export function DatePicker(props: DateFieldProps) {
  return (
    <AriaDatePicker {...common(props)}>
      <Label className={field['label']}>{props.label}</Label>
      <Group className={cx(field['box'], styles['input'])}>
        <DateInput className={styles['segments'] ?? ''}>
          {(segment) => <DateSegment segment={segment} className={styles['segment'] ?? ''} />}
        </DateInput>
        <Button className={field['iconButton'] ?? ''}>
          <CalendarDays size={16} aria-hidden="true" />
        </Button>
      </Group>
      <FieldNotes help={props.help} error={props.error} />
      <InLandmark>
        <Popover isNonModal className={cx(list['popover'], list['panel'])}>
          <Dialog aria-label={`Choose a day: ${props.label}`}>
            <Month />
          </Dialog>
        </Popover>
      </InLandmark>
    </AriaDatePicker>
  )
}

function Month() {
  return (
    <Calendar>
      <header className={styles['head']}>
        <Button slot="previous" className={field['iconButton'] ?? ''}>
          <ChevronLeft size={16} aria-hidden="true" />
        </Button>
        <Heading className={styles['month'] ?? ''} />
        <Button slot="next" className={field['iconButton'] ?? ''}>
          <ChevronRight size={16} aria-hidden="true" />
        </Button>
      </header>
      <CalendarGrid className={styles['grid'] ?? ''}>
        <CalendarGridHeader>
          {(day) => <CalendarHeaderCell className={styles['weekday'] ?? ''}>{day}</CalendarHeaderCell>}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => <CalendarCell date={date} className={styles['day'] ?? ''} />}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  )
}
