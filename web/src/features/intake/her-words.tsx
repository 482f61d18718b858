import { WordsKey } from '@/ui/highlighted-words'
import { FoldedWords } from './folded-words'
import { marksOf } from './marks'
import type { Pronouns } from './pronouns'
import type { IntakeView } from './types'
import styles from './her-words.module.css'

export interface HerWordsProps {
  view: IntakeView
  words: Pronouns
  activeFact: string | null
  onFact: (id: string) => void
}

/** Everything the resident said, in order, with what was understood marked in it. */
export function HerWords({ view, words, activeFact, onFact }: HerWordsProps) {
  const said = view.turns.filter(({ speaker }) => speaker === 'resident')
  const title = `${words.Possessive} words`
  return (
    <section aria-label={title} className={styles['words']}>
      <h2>{title}</h2>
      {said.length === 0 ? (
        <p className={styles['quiet']}>They stand here, unchanged, once they are added.</p>
      ) : (
        <>
          <div className={styles['quote']}>
            {said.map((turn) => (
              <div key={turn.id}>
                <FoldedWords
                  text={turn.text}
                  lang={turn.language}
                  spans={marksOf(turn.id, view.facts, activeFact)}
                  activeId={activeFact}
                  onPick={onFact}
                />
              </div>
            ))}
          </div>
          <WordsKey />
        </>
      )}
    </section>
  )
}
