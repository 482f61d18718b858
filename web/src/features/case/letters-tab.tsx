import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'
import { letterPlace } from '@/api/places'
import { sinceThen, shortDay } from '@/kit/time'
import { ActionList, ActionRow } from '@/ui/action-list'
import { Button, buttonClass } from '@/ui/button'
import { StatusDot } from '@/ui/status-dot'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { LETTER_ACT, LETTER_STATUS } from './letter-words'
import type { CaseDetail, Letter } from './types'
import styles from './case.module.css'

export interface LettersTabProps {
  detail: CaseDetail
  letters: readonly Letter[] | undefined
  problem: string | undefined
  onRetry: () => void
  now: number
  onWrite: () => void
}

export function LettersTab({ detail, letters, problem, onRetry, now, onWrite }: LettersTabProps) {
  if (!letters) {
    return problem === undefined ? (
      <Skeleton label="The letters are loading" />
    ) : (
      <Failed title="The letters did not load" onRetry={onRetry}>
        {problem}
      </Failed>
    )
  }
  const mayWrite = detail.may.includes('draft_letter')
  if (letters.length === 0) {
    return (
      <EmptyState
        title="No letter yet"
        action={
          mayWrite && (
            // The filled one stands in the heading.
            <Button onPress={onWrite}>Write the letter</Button>
          )
        }
      >
        {whyNone(detail, mayWrite)}
      </EmptyState>
    )
  }
  return (
    <>
      <ActionList label="Letters of this case">
        {letters.map((letter) => (
          <LetterItem key={letter.id} letter={letter} now={now} />
        ))}
      </ActionList>
      {mayWrite && (
        <div className={styles['tabFoot']}>
          <Button onPress={onWrite}>Write another letter</Button>
        </div>
      )}
    </>
  )
}

function whyNone(detail: CaseDetail, mayWrite: boolean): string {
  if (mayWrite) return 'It is drafted from the facts on this case; you read it before anybody else does.'
  if (detail.status === 'draft') return 'The interview is handed in first: its number stands on the letter.'
  if (detail.routing.refusal && !detail.routing.refusal.overridden)
    return 'A rule stands against it. See above what may be done instead.'
  return 'None was written on this case.'
}

function LetterItem({ letter, now }: { letter: Letter; now: number }) {
  const { word, shape } = LETTER_STATUS[letter.status]
  const act = LETTER_ACT[letter.status]
  const people = [
    `Written by ${letter.written_by}`,
    ...(letter.vetted_by === null ? [] : [`vetted by ${letter.vetted_by}`]),
    ...(letter.approved_by === null ? [] : [`signed by ${letter.approved_by}`]),
    ...(letter.sent_at === null ? [] : [`sent ${shortDay(letter.sent_at)}`]),
  ]
  return (
    <ActionRow
      icon={<FileText />}
      title={
        <Link to={letterPlace(letter.id)} className={styles['plainLink']}>
          {letter.agency}: {letter.subject}
        </Link>
      }
      when={<time dateTime={letter.updated_at}>{sinceThen(letter.updated_at, now)}</time>}
      action={
        act !== undefined && (
          <Link to={letterPlace(letter.id)} className={buttonClass()}>
            {act}
            <span className="visually-hidden">: {letter.subject}</span>
          </Link>
        )
      }
    >
      <StatusDot shape={shape}>{word}</StatusDot>
      <span className={styles['small']}>
        {letter.our_ref}. {people.join(', ')}.
      </span>
    </ActionRow>
  )
}
