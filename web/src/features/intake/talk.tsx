import type { ReactNode, RefObject } from 'react'
import { TurnConflictDialog } from './conflict'
import { Dock } from './dock'
import type { useTurning } from './mutations'
import type { Pronouns } from './pronouns'
import { Transcript } from './transcript'
import type { IntakeView } from './types'
import type { Composer } from './use-composer'
import styles from './talk.module.css'

export interface TalkProps {
  view: IntakeView
  words: Pronouns
  composer: Composer
  turning: ReturnType<typeof useTurning>
  activeFact: string | null
  onFact: (id: string) => void
  areaRef: RefObject<HTMLTextAreaElement | null>
  top?: ReactNode
}

/** What was said, what is asked, and the place to type. The composer is always in sight. */
export function Talk(props: TalkProps) {
  const { composer } = props
  return (
    <div className={styles['talk']}>
      <Transcript {...props} adding={composer.adding} />
      <Dock {...props} />
      {composer.conflict && <TurnConflictDialog conflict={composer.conflict} composer={composer} />}
    </div>
  )
}
