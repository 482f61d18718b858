import { HerWords } from './her-words'
import { Needs } from './needs'
import type { Pronouns } from './pronouns'
import { RefusalPanel } from './refusal-panel'
import { RoutingLine } from './routing-line'
import type { IntakeView } from './types'
import { Understood } from './understood'
import styles from './interview.module.css'

export interface AsideProps {
  view: IntakeView
  words: Pronouns
  activeFact: string | null
  onFact: (id: string | null) => void
  onMissing: (prefill: string) => void
}

/** All that is derived from the words, each part saying from what. */
export function Aside({ view, words, activeFact, onFact, onMissing }: AsideProps) {
  return (
    <div className={styles['aside']}>
      {view.routing.refusal && <RefusalPanel refusal={view.routing.refusal} object={words.object} />}
      <Needs view={view} onMissing={onMissing} />
      <HerWords view={view} words={words} activeFact={activeFact} onFact={onFact} />
      <Understood view={view} activeFact={activeFact} onFact={onFact} />
      <RoutingLine view={view} />
    </div>
  )
}
