import { Link } from '@tanstack/react-router'
import { Ellipsis, StickyNote } from 'lucide-react'
import { CHANNELS, languageWords, NO_NAME } from '@/api/case-words'
import { useMe } from '@/api/me'
import { interviewPlace, letterPlace } from '@/api/places'
import { shortDay } from '@/kit/time'
import { Button, buttonClass } from '@/ui/button'
import { Menu, type MenuEntry } from '@/ui/menu'
import { WordsInScripts } from '@/ui/words-in-scripts'
import type { Acts } from './acts'
import type { Asking } from './dialogs'
import type { NextStep } from './next-step'
import { giveTo, markForMp } from './quick-acts'
import type { CaseDetail } from './types'
import styles from './case.module.css'

export function Subtitle({ detail }: { detail: CaseDetail }) {
  const { person } = detail
  const about = [
    `spoke ${languageWords(detail.language)}`,
    `${CHANNELS[detail.channel]}, ${shortDay(detail.session_date)}`,
    detail.owner ? `with ${detail.owner.name}` : 'with nobody',
  ]
  return (
    <>
      <strong className={styles['who']}>
        <WordsInScripts>{[person.title, person.name || NO_NAME].filter(Boolean).join(' ')}</WordsInScripts>
      </strong>
      {` · ${about.join(' · ')}`}
    </>
  )
}

export interface CaseActionsProps {
  acts: Acts
  next: NextStep | null
  ask: (asking: Asking) => void
  onNote: () => void
}

/** The one next step is filled; the rest is behind it. */
export function CaseActions({ acts, next, ask, onNote }: CaseActionsProps) {
  const { detail } = acts
  const items = useMenu(acts, ask)
  return (
    <>
      {detail.may.includes('write_note') && (
        <Button icon={<StickyNote size={16} aria-hidden="true" />} onPress={onNote}>
          Add note
        </Button>
      )}
      <Menu
        label="More for this case"
        items={items}
        trigger={
          <Button square aria-label="More for this case" icon={<Ellipsis size={16} aria-hidden="true" />} />
        }
      />
      {next && <Next next={next} detail={detail} ask={ask} />}
    </>
  )
}

function Next({ next, detail, ask }: { next: NextStep; detail: CaseDetail; ask: (asking: Asking) => void }) {
  if (next.to === 'interview' || next.to === 'letter') {
    const place = next.to === 'interview' ? interviewPlace(detail.id) : letterPlace(next.letterId)
    return (
      <Link to={place} className={buttonClass('filled')}>
        {next.label}
      </Link>
    )
  }
  return (
    <Button kind="filled" onPress={() => ask(next.to)}>
      {next.label}
    </Button>
  )
}

function useMenu(acts: Acts, ask: (asking: Asking) => void): MenuEntry[] {
  const me = useMe()
  const { detail } = acts
  const asks = (asking: Asking) => () => ask(asking)
  const entries: (MenuEntry & { act: string })[] = [
    { act: 'assign', id: 'give', label: 'Give to a colleague', onAction: asks('give') },
    {
      act: 'escalate',
      id: 'mp',
      label: detail.escalated ? 'No longer for the MP' : 'Mark for the MP',
      onAction: markForMp(acts),
    },
    { act: 'assign', id: 'urgency', label: 'Change the urgency', onAction: asks('urgency') },
    {
      act: 'choose_routing',
      id: 'routing',
      label: 'Change the matter or the agency',
      onAction: asks('routing'),
    },
    { act: 'draft_letter', id: 'write', label: 'Write a letter', onAction: asks('write') },
    { act: 'close', id: 'close', label: 'Close the case', onAction: asks('close') },
    { act: 'reopen', id: 'reopen', label: 'Open the case again', onAction: asks('reopen') },
    {
      act: 'decline',
      id: 'decline',
      label: 'Decline the case',
      danger: true,
      onAction: asks('decline'),
    },
  ]
  const open: MenuEntry[] = entries.filter(({ act }) => detail.may.includes(act))
  if (detail.may.includes('assign') && detail.owner?.id !== me.id) {
    open.unshift({ id: 'take', label: 'Take this case', onAction: () => giveTo(acts)(me) })
  }
  open.push({ id: 'print', label: 'Print this page', onAction: () => window.print() })
  return open
}
