import { Link } from '@tanstack/react-router'
import {
  Clock,
  FileText,
  Inbox,
  MessageSquareText,
  PenLine,
  Phone,
  Send,
  Undo2,
  type LucideIcon,
} from 'lucide-react'
import { interviewPlace, letterPlace } from '@/api/places'
import { dayAndTime, sinceThen } from '@/kit/time'
import { ActionRow } from '@/ui/action-list'
import { buttonClass } from '@/ui/button'
import { WordsInScripts } from '@/ui/words-in-scripts'
import { ACTS, type Thing } from './groups'
import type { Kind } from './types'
import styles from './home.module.css'

const ICONS: Record<Kind, LucideIcon> = {
  safety: Phone,
  draft: MessageSquareText,
  returned: Undo2,
  to_vet: FileText,
  to_approve: PenLine,
  to_send: Send,
  late: Clock,
  reply_to_tell: Inbox,
  unassigned: FileText,
}

/** The exact place: the interview to go on with, the letter to read, or the case. */
export function placeOf(thing: Thing) {
  if (thing.kind === 'draft') return interviewPlace(thing.case_id)
  if (thing.letter_id !== null) return letterPlace(thing.letter_id)
  return `/cases/${thing.case_id}` as '/'
}

function toneOf({ kind, urgent }: Thing) {
  if (kind === 'safety') return 'danger' as const
  return urgent || kind === 'late' ? ('warning' as const) : ('plain' as const)
}

export interface ThingRowProps {
  thing: Thing
  now: number
  isActive: boolean
  /** The one filled button of the page. */
  isFirst: boolean
}

export function ThingRow({ thing, now, isActive, isFirst }: ThingRowProps) {
  const Icon = ICONS[thing.kind]
  return (
    <ActionRow
      icon={<Icon />}
      tone={toneOf(thing)}
      title={<WordsInScripts>{thing.title}</WordsInScripts>}
      active={isActive}
      when={
        <time dateTime={thing.at} title={dayAndTime(thing.at)}>
          {sinceThen(thing.at, now)}
        </time>
      }
      action={
        <Link to={placeOf(thing)} className={buttonClass(isFirst ? 'filled' : 'outlined')}>
          {ACTS[thing.kind]}
          <span className="visually-hidden">: {thing.title}</span>
        </Link>
      }
    >
      <span className={styles['detail']}>{thing.detail}</span>
    </ActionRow>
  )
}
