import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, CircleX, Circle } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button } from '@/ui/button'
import { Ancestry } from './ancestry'
import type { Decide } from './fact-acts'
import { provenanceWords, standingOf, STANDINGS, type Standing as StandingName } from './fact-words'
import type { CaseDetail, CaseSlots, Fact } from './types'
import styles from './facts.module.css'

export interface FactItemProps {
  detail: CaseDetail
  fact: Fact
  isActive: boolean
  mayDecide: boolean
  decide: Decide
  problem: string | undefined
  correctFact: CaseSlots['correctFact']
}

export function FactItem(props: FactItemProps) {
  const { detail, fact, isActive, mayDecide, decide, problem, correctFact } = props
  const [correcting, setCorrecting] = useState(false)
  const [tracing, setTracing] = useState(false)
  const name = `${fact.label}: ${fact.shown}`
  return (
    <li className={styles['fact']} data-active={isActive || undefined} aria-current={isActive || undefined}>
      <StandingIcon standing={standingOf(fact)} />
      <div className={styles['words']}>
        <p>
          <span className={styles['label']}>{fact.label}</span> <strong dir="auto">{fact.shown}</strong>
        </p>
        <Standing fact={fact} name={name} isTraced={tracing} onTrace={() => setTracing(!tracing)} />
        {tracing && <Ancestry detail={detail} fact={fact} />}
        {problem !== undefined && (
          <p role="alert" className={styles['problem']}>
            {problem}
          </p>
        )}
        {correcting &&
          correctFact(
            fact,
            async (value) => {
              if (await decide(fact, { action: 'correct', value })) setCorrecting(false)
            },
            () => setCorrecting(false),
          )}
      </div>
      {mayDecide && !correcting && (
        <Acts fact={fact} name={name} decide={decide} onCorrect={() => setCorrecting(true)} />
      )}
    </li>
  )
}

interface StandingProps {
  fact: Fact
  name: string
  isTraced: boolean
  onTrace: () => void
}

/** Why to look again, and where it is known from. */
function Standing({ fact, name, isTraced, onTrace }: StandingProps) {
  return (
    <>
      {fact.check_message !== null && fact.status !== 'confirmed' && (
        <p className={styles['check']}>{fact.check_message}</p>
      )}
      <p className={styles['small']}>
        {provenanceWords(fact)}
        {fact.turn_id !== null && (
          <>
            {' · '}
            <Link
              to="/cases/$caseId"
              from="/cases/$caseId"
              search={{ tab: 'talk', fact: fact.id }}
              aria-label={`Show the words: ${name}`}
            >
              Show the words
            </Link>
          </>
        )}
        {' · '}
        <AriaButton
          className={styles['trace'] ?? ''}
          aria-expanded={isTraced}
          aria-label={`Where it comes from: ${name}`}
          onPress={onTrace}
        >
          Where it comes from
        </AriaButton>
      </p>
    </>
  )
}

interface ActsProps extends Pick<FactItemProps, 'fact' | 'decide'> {
  name: string
  onCorrect: () => void
}

function Acts({ fact, name, decide, onCorrect }: ActsProps) {
  return (
    <span className={styles['acts']}>
      {fact.status !== 'confirmed' && (
        <Button aria-label={`Right: ${name}`} onPress={() => void decide(fact, { action: 'confirm' })}>
          Right
        </Button>
      )}
      <Button aria-label={`Correct: ${name}`} onPress={onCorrect}>
        Correct
      </Button>
      {fact.status !== 'disputed' && (
        <Button
          kind="text"
          aria-label={`Not right: ${name}`}
          onPress={() => void decide(fact, { action: 'dispute' })}
        >
          Not right
        </Button>
      )}
    </span>
  )
}

const ICONS = { confirmed: CircleCheck, heard: Circle, check: CircleAlert, wrong: CircleX }

export function StandingIcon({ standing }: { standing: StandingName }) {
  const Icon = ICONS[standing]
  return (
    <span className={styles['standing']} data-standing={standing}>
      <Icon size={16} aria-hidden="true" />
      <span className="visually-hidden">{STANDINGS[standing]}</span>
    </span>
  )
}
