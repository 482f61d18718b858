import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useKeys } from '@/kit/keys'
import { Tag } from '@/ui/chip'
import { Button } from '@/ui/button'
import { StatusDot } from '@/ui/status-dot'
import { lettersQuery } from '../queries'
import { afterThis, stepFrom } from '../rules/walking'
import { VIEWS } from '../search'
import type { Letter } from '../types'
import { KINDS, STATUS_WORDS } from '../words'
import styles from './desk.module.css'

export function Crumbs({ letter }: { letter: Letter }) {
  const { from = 'all' } = useSearch({ from: '/desk/letters/$letterId' })
  const status = STATUS_WORDS[letter.status]
  return (
    <nav aria-label="Where this letter is" className={styles['crumbs']}>
      <Link to="/letters" search={{ view: from }} className={styles['crumb']}>
        {VIEWS[from].title}
      </Link>
      <span aria-hidden="true">/</span>
      <Link to="/cases/$caseId" params={{ caseId: letter.case_id }} className={styles['crumb']}>
        {letter.case_number ?? 'The case'}
      </Link>
      <span aria-hidden="true" className={styles['crumb']}>
        /
      </span>
      <strong className={styles['here']}>
        {letter.recipient.agency}: {KINDS[letter.type].name.toLowerCase()}
      </strong>
      {letter.type === 'urgent' && <Tag tone="danger">Urgent</Tag>}
      <span className={styles['status']}>
        <StatusDot shape={status.shape}>{status.word}</StatusDot>
      </span>
    </nav>
  )
}

export interface Walk {
  place: { at: number; of: number } | null
  previous: string | null
  next: string | null
  go: (id: string) => void
  /** Vetted or returned: on to the next of the list it came from; stays where it came from nowhere. */
  onDecided: () => void
}

/** Next and previous of the list the letter was opened from. */
export function useWalk(id: string): Walk {
  const { from } = useSearch({ from: '/desk/letters/$letterId' })
  const navigate = useNavigate()
  const { data } = useQuery({
    ...lettersQuery({ status: VIEWS[from ?? 'all'].status, agency: '', page: 1 }),
    enabled: from !== undefined,
  })
  const ids = from === undefined ? [] : (data?.items ?? []).map((row) => row.id)
  const at = ids.indexOf(id)
  const go = (next: string) =>
    void navigate({
      to: '/letters/$letterId',
      params: { letterId: next },
      search: from === undefined ? {} : { from },
      replace: true,
    })
  return {
    place: at < 0 ? null : { at: at + 1, of: data?.total ?? ids.length },
    previous: stepFrom(ids, id, -1),
    next: stepFrom(ids, id, 1),
    go,
    onDecided: () => {
      const next = at < 0 ? null : afterThis(ids, id)
      if (next !== null) go(next)
    },
  }
}

export function WalkButtons({ walk }: { walk: Walk }) {
  const { place, previous, next, go } = walk
  const step = (id: string | null) => () => {
    if (id !== null) go(id)
  }
  useKeys([
    { keys: 'J', does: 'Next letter', group: 'This list', run: step(next) },
    { keys: 'K', does: 'Previous letter', group: 'This list', run: step(previous) },
  ])
  if (!place) return null
  return (
    <>
      <span>
        {place.at} of {place.of}
      </span>
      <Button square aria-label="Previous letter" isDisabled={previous === null} onPress={step(previous)}>
        <ChevronUp size={16} aria-hidden="true" />
      </Button>
      <Button square aria-label="Next letter" isDisabled={next === null} onPress={step(next)}>
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
    </>
  )
}
