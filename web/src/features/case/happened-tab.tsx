import { Link, useNavigate } from '@tanstack/react-router'
import {
  Check,
  CircleCheck,
  Eye,
  FileText,
  Flag,
  Inbox,
  MessageSquareText,
  Phone,
  Send,
  StickyNote,
  UserRound,
  type LucideIcon,
} from 'lucide-react'
import { letterPlace } from '@/api/places'
import { clockTime, fullDate } from '@/kit/time'
import { ChipGroup } from '@/ui/chip'
import { EmptyState } from '@/ui/states'
import { Timeline, type TimelineEntry } from '@/ui/timeline'
import { linesOf, looksTogether, SHOW_WORDS, signOf, toneOf, type Sign } from './story'
import type { Show } from './search'
import type { CaseDetail, TimelineItem } from './types'
import styles from './case.module.css'

const ICONS: Record<Sign, LucideIcon> = {
  sent: Send,
  signed: Check,
  letter: FileText,
  reply: Inbox,
  call: Phone,
  closed: CircleCheck,
  flag: Flag,
  note: StickyNote,
  person: UserRound,
  talk: MessageSquareText,
}

export function HappenedTab({ detail, show = 'everything' }: { detail: CaseDetail; show: Show | undefined }) {
  const navigate = useNavigate({ from: '/cases/$caseId' })
  const entries = show === 'looks' ? lookEntries(detail) : linesOf(detail.timeline, show).map(entryOf)
  return (
    <>
      <div className={styles['filter']}>
        <ChipGroup
          label="Show"
          options={SHOW_WORDS}
          selected={show}
          onSelect={(next) =>
            void navigate({
              search: next === 'everything' ? {} : { show: next },
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      {entries.length === 0 ? (
        <EmptyState title={show === 'looks' ? 'Nobody else has looked' : 'No letters or replies yet'}>
          {show === 'looks'
            ? 'Everybody who opens this case stands here, with the time.'
            : 'Each letter written, vetted, signed or sent, and each reply, stands here.'}
        </EmptyState>
      ) : (
        <Timeline label="What happened" entries={entries} />
      )}
    </>
  )
}

function entryOf(item: TimelineItem): TimelineEntry {
  const Icon = ICONS[signOf(item.kind)]
  return {
    id: item.id,
    at: item.at,
    title: item.text,
    by: `by ${item.actor}`,
    icon: <Icon />,
    tone: toneOf(item.kind),
    body: (
      <span className={styles['meta']}>
        {clockTime(item.at)}
        {item.code !== null && ` · ${item.code}`}
        {item.letter_id !== null && (
          <>
            {' · '}
            <Link to={letterPlace(item.letter_id)} aria-label={`Open the letter: ${item.text}`}>
              Open the letter
            </Link>
          </>
        )}
      </span>
    ),
  }
}

function lookEntries(detail: CaseDetail): TimelineEntry[] {
  return looksTogether(detail.who_looked, (at) => fullDate(at)).map((look, index) => ({
    id: `${index}`,
    at: look.at,
    title: look.actor,
    by: look.role,
    icon: <Eye />,
    body: (
      <span className={styles['meta']}>
        {look.what}, {clockTime(look.at)}
        {look.times > 1 && `, ${look.times} times that day`}
      </span>
    ),
  }))
}
