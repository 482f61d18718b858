import { Label, ProgressBar } from 'react-aria-components'
import styles from './progress.module.css'

export type PartTone = 'known' | 'seen' | 'check' | 'missing' | 'soft'

export interface Part {
  tone: PartTone
  count: number
  /** Whole words with the figure: "4 her words". */
  words: string
}

/**
 * One bar in parts (known, to check, missing), always with its words: in sight when `showWords`, else as the name for
 * screen readers, with words of the page's own beside it.
 */
export function Parts({
  label,
  parts,
  showWords,
}: {
  label: string
  parts: readonly Part[]
  showWords?: boolean
}) {
  const present = parts.filter((part) => part.count > 0)
  const words = present.map((part) => part.words).join(', ')
  return (
    <div className={styles['parts']}>
      <div role="img" aria-label={`${label}: ${words}`} className={styles['bar']}>
        {present.map((part) => (
          <span key={part.words} data-tone={part.tone} style={{ flexGrow: part.count }} />
        ))}
      </div>
      {showWords === true && (
        <ul className={styles['words']} aria-hidden="true">
          {present.map((part) => (
            <li key={part.words} data-tone={part.tone}>
              {part.words}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export interface ProgressProps {
  label: string
  done: number
  total: number
  /** "31 of 84 letters" */
  words: string
}

/** Long work with its counts. */
export function Progress({ label, done, total, words }: ProgressProps) {
  return (
    <ProgressBar
      value={done}
      maxValue={Math.max(total, 1)}
      valueLabel={words}
      className={styles['progress'] ?? ''}
    >
      {({ percentage }) => (
        <>
          <div className={styles['head']}>
            <Label>{label}</Label>
            <span className={styles['figure']}>{words}</span>
          </div>
          <div className={styles['track']}>
            <div className={styles['fill']} style={{ width: `${percentage ?? 0}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  )
}
