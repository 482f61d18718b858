import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/ui/button'
import { needsALook } from './marks'
import type { Fact } from './types'
import styles from './transcript.module.css'

/** Where "What I understood" is on another tab: the fact of the touched words, and the way to it. */
export function ChosenFact({ fact }: { fact: Fact }) {
  const navigate = useNavigate()
  return (
    <div role="status" className={styles['chosen']}>
      <span>
        {fact.label} <strong>{fact.shown}</strong>
        {needsALook(fact) && <span className={styles['check']}> Check this</span>}
      </span>
      <Button kind="text" onPress={() => void navigate({ to: '.', search: true, hash: 'facts' })}>
        Open the fact
      </Button>
    </div>
  )
}
