import { cutBySpans, type Span } from '@/kit/code-points'
import styles from './highlighted-words.module.css'

/** said = single line; seen = said and seen on paper, double line; check = dashed, tinted. */
export type WordState = 'said' | 'seen' | 'check'

export interface MarkedSpan extends Span {
  id: string
  state: WordState
  /** The fact, for screen readers: "Cut-off date, Wed 25 Nov 2026". */
  label?: string
}

export const WORD_STATES: Record<WordState, string> = {
  said: 'said',
  seen: 'said, and seen on paper',
  check: 'check with her',
}

export interface HighlightedWordsProps {
  text: string
  /** Offsets are code points of `text`. */
  spans: readonly MarkedSpan[]
  activeId?: string | null
  /** Makes each marked run a button. */
  onPick?: (id: string) => void
  lang?: string
}

export function HighlightedWords({ text, spans, activeId, onPick, lang }: HighlightedWordsProps) {
  return (
    <span className={styles['words']} lang={lang} dir="auto">
      {cutBySpans(text, spans).map((piece, index) => {
        if (!piece.span) return piece.text
        const { id, state, label } = piece.span
        const described = label === undefined ? WORD_STATES[state] : `${label}, ${WORD_STATES[state]}`
        const shared = {
          className: styles['mark'],
          'data-state': state,
          'data-active': id === activeId || undefined,
        }
        if (!onPick) {
          return (
            <mark key={index} {...shared}>
              {piece.text}
              <span className="visually-hidden"> ({described})</span>
            </mark>
          )
        }
        return (
          // A real <button> cannot break across lines, and these are words inside a sentence.
          <span
            key={index}
            {...shared}
            role="button"
            tabIndex={0}
            aria-pressed={id === activeId}
            aria-label={`${piece.text}: ${described}`}
            onClick={() => onPick(id)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return
              event.preventDefault()
              onPick(id)
            }}
          >
            {piece.text}
          </span>
        )
      })}
    </span>
  )
}

/** The three lines and what they mean. */
export function WordsKey({ states = ['said', 'seen', 'check'] }: { states?: readonly WordState[] }) {
  return (
    <ul className={styles['key']}>
      {states.map((state) => (
        <li key={state}>
          <span className={styles['mark']} data-state={state}>
            {WORD_STATES[state]}
          </span>
        </li>
      ))}
    </ul>
  )
}
