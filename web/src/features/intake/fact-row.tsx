import { CircleAlert, CircleCheck, CircleX, Pencil } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button } from '@/ui/button'
import { CorrectFact } from './correct-fact'
import { needsALook } from './marks'
import type { Fact, FactDecision } from './types'
import styles from './understood.module.css'

/** True when it was carried out. */
export type Decide = (
  fact: Fact,
  decision: { action: FactDecision['action']; value?: string },
) => Promise<boolean>

export interface FactRowProps {
  fact: Fact
  isActive: boolean
  onPick: () => void
  decide: Decide
  problem: string | undefined
}

export function FactRow({ fact, isActive, onPick, decide, problem }: FactRowProps) {
  const [correcting, setCorrecting] = useState(false)
  return (
    <li className={styles['fact']} data-active={isActive || undefined}>
      <div className={styles['line']}>
        <Standing fact={fact} />
        <AriaButton className={styles['pick'] ?? ''} aria-pressed={isActive} onPress={onPick}>
          <span className={styles['label']}>{fact.label} </span>
          <span className={styles['value']}>
            {fact.shown} <Why fact={fact} />
          </span>
          <span className="visually-hidden">Show the words</span>
        </AriaButton>
        {!correcting && (
          <Acts fact={fact} isActive={isActive} decide={decide} onCorrect={() => setCorrecting(true)} />
        )}
      </div>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      {correcting && (
        <CorrectFact
          fact={fact}
          onCancel={() => setCorrecting(false)}
          onSave={async (value) => {
            if (await decide(fact, { action: 'correct', value })) setCorrecting(false)
          }}
        />
      )}
    </li>
  )
}

interface ActsProps extends Pick<FactRowProps, 'fact' | 'isActive' | 'decide'> {
  onCorrect: () => void
}

/** In full for the chosen fact and for what is to be checked; else only the pencil. */
function Acts({ fact, isActive, decide, onCorrect }: ActsProps) {
  const name = `${fact.label}: ${fact.shown}`
  const isOpen = isActive || needsALook(fact)
  return (
    <span className={styles['acts']}>
      {isOpen && fact.status !== 'confirmed' && (
        <Button aria-label={`Right: ${name}`} onPress={() => void decide(fact, { action: 'confirm' })}>
          Right
        </Button>
      )}
      {isActive && fact.status !== 'disputed' && (
        <Button aria-label={`Not right: ${name}`} onPress={() => void decide(fact, { action: 'dispute' })}>
          Not right
        </Button>
      )}
      <CorrectButton name={name} isOpen={isOpen} onPress={onCorrect} />
    </span>
  )
}

function CorrectButton({ name, isOpen, onPress }: { name: string; isOpen: boolean; onPress: () => void }) {
  const icon = <Pencil size={16} aria-hidden="true" />
  return isOpen ? (
    <Button aria-label={`Correct: ${name}`} onPress={onPress}>
      Correct
    </Button>
  ) : (
    <Button kind="text" square icon={icon} aria-label={`Correct: ${name}`} onPress={onPress} />
  )
}

/** Beside the value: why to look again, or where else it is known from. */
function Why({ fact }: { fact: Fact }) {
  if (fact.status === 'disputed') return <span className={styles['check']}>Not right. Ask again.</span>
  if (needsALook(fact)) {
    return (
      <span className={styles['check']}>
        Check this. {fact.check_message ?? 'Worked out from the words, not said in so many.'}
      </span>
    )
  }
  if (fact.origin === 'document') return <span className={styles['seen']}>seen on paper</span>
  if (fact.origin === 'corrected') return <span className={styles['seen']}>corrected by a person</span>
  return null
}

function Standing({ fact }: { fact: Fact }) {
  const [words, icon] = standing(fact)
  return (
    <span className={styles['standing']} data-state={words}>
      {icon}
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

function standing(fact: Fact) {
  if (fact.status === 'disputed')
    return ['not right', <CircleX key="x" size={16} aria-hidden="true" />] as const
  if (needsALook(fact)) return ['check this', <CircleAlert key="a" size={16} aria-hidden="true" />] as const
  const words = fact.status === 'confirmed' ? 'confirmed' : 'heard'
  return [words, <CircleCheck key="c" size={16} aria-hidden="true" />] as const
}
