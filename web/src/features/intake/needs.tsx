import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { Chip } from '@/ui/chip'
import { Parts } from '@/ui/progress'
import { barOf, countOf, missingChipsOf, needsOf, type Need } from './needs-rules'
import { goesNowhere } from './routing-words'
import type { IntakeView } from './types'
import styles from './needs.module.css'

export interface NeedsProps {
  view: IntakeView
  /** Begins the composer with the missing thing and puts the caret behind it. */
  onMissing: (prefill: string) => void
}

/** What the agency will ask for: known, to check, missing. It never blocks a letter in danger. */
export function Needs({ view, onMissing }: NeedsProps) {
  const [open, setOpen] = useState(false)
  const needs = needsOf(view.routing.slots, view.facts)
  const known = countOf(needs, 'known')
  const title = needsTitle(view)
  // Nothing can be added to a talk that is closed.
  const isClosed = view.conversation_status === 'closed'
  const chips = isClosed ? [] : missingChipsOf(view.missing_chips, view.routing.slots)
  if (needs.length === 0) {
    return (
      <section aria-label={title} className={styles['needs']}>
        <h2>{title}</h2>
        <p className={styles['quiet']}>It is known once it is clear what this is about.</p>
      </section>
    )
  }
  return (
    <section aria-label={title} className={styles['needs']}>
      <div className={styles['head']}>
        <h2>{title}</h2>
        <span className={styles['tally']}>
          <strong>
            {known} of {needs.length}
          </strong>
          {view.ready ? ', enough to draft' : ''}
        </span>
      </div>
      <Parts label={title} parts={barOf(needs)} />
      {chips.length > 0 && (
        <div role="group" aria-label="Missing" className={styles['chips']}>
          {chips.map((chip) => (
            <Chip
              key={chip.id}
              dashed
              icon={<Plus size={16} aria-hidden="true" />}
              onPress={() => onMissing(chip.prefill)}
            >
              {chip.label}
            </Chip>
          ))}
        </div>
      )}
      <Button kind="text" aria-expanded={open} onPress={() => setOpen(!open)}>
        {open ? 'Fold the list' : `See all ${needs.length}`}
      </Button>
      {open && <NeedList needs={needs} />}
    </section>
  )
}

export function needsTitle(view: IntakeView): string {
  if (goesNowhere(view.routing)) return 'What will be needed'
  return view.routing.agency === '' ? 'What the agency will need' : `What ${view.routing.agency} will need`
}

export function NeedList({ needs }: { needs: readonly Need[] }) {
  return (
    <ul className={styles['list']}>
      {needs.map((need) => (
        <li key={need.slot} data-state={need.state}>
          <span className={styles['label']}>{need.label}</span>
          <span className={styles['state']}>{need.words}</span>
        </li>
      ))}
    </ul>
  )
}
