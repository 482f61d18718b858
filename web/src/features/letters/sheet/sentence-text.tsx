import { CircleAlert, TriangleAlert } from 'lucide-react'
import { cutBySpans } from '@/kit/code-points'
import { description, headOf, remarksAt } from '../rules/sentences'
import type { Letter, Remark, Sentence, Support } from '../types'
import type { Reading } from './letter-sheet'
import styles from './sheet.module.css'

export interface SentenceTextProps {
  letter: Letter
  sentence: Sentence
  reading: Reading
  /** Makes the ids of one sheet its own. */
  prefix: string
}

/** One tab stop: whose word it is by its line, described for screen readers, with the checker's remarks in place. */
export function SentenceText({ letter, sentence, reading, prefix }: SentenceTextProps) {
  const index = letter.sentences.indexOf(sentence)
  const remarks = remarksAt(letter, index)
  const head = headOf(sentence)
  return (
    <>
      <Pickable
        id={sentence.id}
        support={sentence.support}
        reading={reading}
        prefix={prefix}
        words={description(letter, index)}
      >
        {head > 0 && <strong>{sentence.text.slice(0, head)}</strong>}
        <Remarked text={sentence.text} from={head} remarks={remarks} />
      </Pickable>{' '}
    </>
  )
}

export function SubjectText({ letter, reading, prefix }: Omit<SentenceTextProps, 'sentence'>) {
  const remarks = letter.remarks.filter((remark) => remark.sentence === null)
  const notes = remarks.map(({ message }) => `Remark: ${message}`)
  return (
    <Pickable
      id="subject"
      support="none"
      reading={reading}
      prefix={prefix}
      words={['the subject', ...notes].join('. ')}
    >
      {letter.subject}
    </Pickable>
  )
}

interface PickableProps {
  id: string
  support: Support
  reading: Reading
  prefix: string
  words: string
  children: React.ReactNode
}

function Pickable({ id, support, reading, prefix, words, children }: PickableProps) {
  const { activeId, markedIds, onPoint, onPick } = reading
  const describedBy = `${prefix}${id}`
  return (
    <>
      {/* A real <button> cannot break across lines, and these are sentences of a paragraph. */}
      <span
        role="button"
        tabIndex={0}
        data-sentence={id}
        data-support={support}
        data-active={id === activeId || undefined}
        data-marked={markedIds?.has(id) || undefined}
        aria-pressed={id === activeId}
        aria-describedby={describedBy}
        className={styles['sentence']}
        onMouseEnter={() => onPoint(id)}
        onMouseLeave={() => onPoint(null)}
        onFocus={() => onPick(id)}
        onClick={() => onPick(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          onPick(id)
        }}
      >
        {children}
      </span>
      <span id={describedBy} hidden>
        {words}
      </span>
    </>
  )
}

/** The words a remark is about, tinted, with its sign after them. */
function Remarked({ text, from, remarks }: { text: string; from: number; remarks: readonly Remark[] }) {
  const placed = remarks.map((remark) => ({
    ...remark,
    start: Math.max(remark.start, from),
    end: remark.end > from ? remark.end : Array.from(text).length,
  }))
  if (from === 0 && placed.length === 0) return text
  const pieces = cutBySpans(text, placed)
  let at = 0
  return pieces.map((piece, index) => {
    const start = at
    at += piece.text.length
    const shown = start < from ? piece.text.slice(from - start) : piece.text
    if (!piece.span) return shown
    const blocks = piece.span.severity === 'B'
    return (
      <span key={index} className={styles['remark']} data-severity={piece.span.severity}>
        {shown}
        {blocks ? (
          <CircleAlert size={14} aria-hidden="true" />
        ) : (
          <TriangleAlert size={14} aria-hidden="true" />
        )}
      </span>
    )
  })
}
