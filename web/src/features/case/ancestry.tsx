import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wordsOf } from '@/api/faults'
import { letterPlace } from '@/api/places'
import { clockTime, shortDay } from '@/kit/time'
import { Failed, Skeleton } from '@/ui/states'
import { useAncestry, type Made, type Sources } from './lineage'
import { talkQuery } from './queries'
import type { CaseDetail, Fact } from './types'
import styles from './facts.module.css'

/** Where a fact comes from, and what was made from it. */
export function Ancestry({ detail, fact }: { detail: CaseDetail; fact: Fact }) {
  const { sources, made, isLoading, error, retry } = useAncestry(detail, fact)
  if (error) {
    return (
      <Failed title="Where it comes from did not load" onRetry={retry}>
        {wordsOf(error)}
      </Failed>
    )
  }
  if (isLoading || !sources) return <Skeleton label="Looking where it comes from" rows={2} />
  const name = `${fact.label}: ${fact.shown}`
  return (
    <div role="group" aria-label={`Where it comes from: ${name}`} className={styles['ancestry']}>
      <p className={styles['ancestryHead']}>Comes from</p>
      <ComesFrom detail={detail} fact={fact} sources={sources} />
      <p className={styles['ancestryHead']}>Made from it</p>
      <MadeFromIt made={made} />
    </div>
  )
}

interface ComesFromProps {
  detail: CaseDetail
  fact: Fact
  sources: Sources
}

function ComesFrom({ detail, fact, sources }: ComesFromProps) {
  const { fromWords, isCorrection, entry } = sources
  const { data: talk } = useQuery({ ...talkQuery(detail.id), enabled: fromWords !== undefined })
  const turn = talk?.turns.find(({ id }) => id === fromWords?.source_id)
  return (
    <>
      {fromWords !== undefined && (
        <>
          <blockquote lang={turn?.language} dir="auto">
            {fact.quote}
          </blockquote>
          {turn && (
            <p className={styles['small']}>
              {turn.typed_by !== null && `Typed by ${turn.typed_by}, `}
              {moment(turn.at)}
            </p>
          )}
        </>
      )}
      {isCorrection && <p>A person set right what was read from these words. The first reading is kept.</p>}
      {entry && (
        <p>
          {fact.origin === 'document' ? 'Seen on paper and entered by ' : 'Entered by '}
          {entry.actor}, {moment(entry.at)}
        </p>
      )}
      {fromWords === undefined && !isCorrection && !entry && <p>Nothing was kept about its source.</p>}
    </>
  )
}

function MadeFromIt({ made }: { made: readonly Made[] }) {
  if (made.length === 0) return <p>No letter says it yet.</p>
  return (
    <ul>
      {made.map(({ letterId, part, agency, text }) => (
        <li key={`${letterId} ${part}`}>
          <Link to={letterPlace(letterId)}>{agency === '' ? 'The letter' : `Letter to ${agency}`}</Link>:{' '}
          {text}
        </li>
      ))}
    </ul>
  )
}

function moment(at: string): string {
  return `${shortDay(at)}, ${clockTime(at)}`
}
