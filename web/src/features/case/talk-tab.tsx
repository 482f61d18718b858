import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { interviewPlace } from '@/api/places'
import { clockTime, shortDay } from '@/kit/time'
import { buttonClass } from '@/ui/button'
import { HighlightedWords, WordsKey } from '@/ui/highlighted-words'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { provenanceWords } from './fact-words'
import { talkQuery } from './queries'
import type { CaseDetail, CaseSlots, Fact, Turn } from './types'
import styles from './talk.module.css'

export interface TalkTabProps extends Pick<CaseSlots, 'marksOf'> {
  detail: CaseDetail
  active: string | undefined
}

/** The words exactly as they were given, with what was understood marked in them. */
export function TalkTab({ detail, active, marksOf }: TalkTabProps) {
  const { data, error, refetch } = useQuery(talkQuery(detail.id))
  const navigate = useNavigate({ from: '/cases/$caseId' })
  const list = useRef<HTMLOListElement>(null)
  const loaded = data !== undefined
  useEffect(() => {
    if (loaded && active !== undefined)
      list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'center' })
  }, [loaded, active])

  if (!data) {
    return error ? (
      <Failed title="The talk did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
        {wordsOf(error)}
      </Failed>
    ) : (
      <Skeleton label="The talk is loading" />
    )
  }
  if (data.turns.length === 0) {
    return (
      <EmptyState title="No words yet" action={<GoOn detail={detail} />}>
        What the resident says stands here, unchanged, once it is added to the interview.
      </EmptyState>
    )
  }
  const pick = (fact: string) =>
    void navigate({
      search: { tab: 'talk', ...(fact !== active && { fact }) },
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <WordsKey />
      <ol aria-label="The talk" ref={list} className={styles['turns']}>
        {data.turns.map((turn) => (
          <li key={turn.id} data-speaker={turn.speaker} className={styles['turn']}>
            {turn.speaker === 'resident' ? (
              <Said turn={turn} detail={detail} active={active ?? null} marksOf={marksOf} onPick={pick} />
            ) : (
              <Asked turn={turn} />
            )}
          </li>
        ))}
      </ol>
      <GoOn detail={detail} />
    </>
  )
}

function GoOn({ detail }: { detail: CaseDetail }) {
  if (!detail.may.includes('edit_facts')) return null
  return (
    <Link to={interviewPlace(detail.id)} className={buttonClass('outlined')}>
      {detail.status === 'draft' ? 'Go on with the interview' : 'Add more words'}
    </Link>
  )
}

interface SaidProps extends Pick<CaseSlots, 'marksOf'> {
  turn: Turn
  detail: CaseDetail
  active: string | null
  onPick: (fact: string) => void
}

function Said({ turn, detail, active, marksOf, onPick }: SaidProps) {
  const chosen = detail.facts.find(({ id, turn_id: at }) => id === active && at === turn.id)
  const spans = marksOf(turn.id, detail.facts, active)
  return (
    <>
      <p className={styles['words']}>
        <HighlightedWords
          text={turn.text}
          lang={turn.language}
          spans={spans}
          activeId={active}
          onPick={onPick}
        />
      </p>
      {turn.english !== null && <p className={styles['english']}>{turn.english}</p>}
      <p className={styles['by']}>
        {turn.typed_by !== null && `Typed by ${turn.typed_by}, `}
        <time dateTime={turn.at}>
          {shortDay(turn.at)}, {clockTime(turn.at)}
        </time>
      </p>
      {chosen && <Chosen fact={chosen} />}
    </>
  )
}

function Chosen({ fact }: { fact: Fact }) {
  return (
    <p role="status" className={styles['chosen']}>
      {fact.label} <strong>{fact.shown}</strong>
      <span className={styles['by']}>{provenanceWords(fact)}</span>
      <Link to="/cases/$caseId" from="/cases/$caseId" search={{ tab: 'facts', fact: fact.id }}>
        Decide on it
      </Link>
    </p>
  )
}

function Asked({ turn }: { turn: Turn }) {
  return (
    <>
      <p className={styles['question']} lang={turn.language}>
        {turn.text}
      </p>
      {turn.english !== null && turn.english !== turn.text && (
        <p className={styles['english']}>{turn.english}</p>
      )}
    </>
  )
}
