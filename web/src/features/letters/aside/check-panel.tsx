import { CircleCheck } from 'lucide-react'
import type { Reader } from '../sheet/use-reading'
import type { Letter } from '../types'
import { RemarkList } from './remarks'
import styles from './aside.module.css'

const QUESTIONS = [
  'Right agency, right office?',
  'Is it ours to write?',
  'Can the officer find the file?',
  "Is every sentence in the resident's words, fairly?",
  'What has been left out that the agency will find?',
  'Is anything in it that the agency does not need?',
  "One ask, within the agency's power?",
  'Does it hurt anyone if it is read out, leaked, or seen by the family?',
  'Would we sign it if the resident lived with the officer?',
]

/** What the vetter weighs: remarks, what is missing, what was left out, and the questions nobody else can answer. */
export function CheckPanel({ letter, reader }: { letter: Letter; reader: Reader }) {
  const nothing = letter.remarks.length + letter.still_missing.length + letter.left_out.length === 0
  return (
    <div className={styles['panel']}>
      {nothing && (
        <p className={styles['fine']}>
          <CircleCheck size={16} aria-hidden="true" /> No remarks, nothing missing, nothing left out.
        </p>
      )}
      {letter.remarks.length > 0 && (
        <section aria-label="Remarks">
          <h2>Remarks</h2>
          <RemarkList remarks={letter.remarks} letter={letter} reader={reader} />
        </section>
      )}
      <Lines title="Still missing" lines={letter.still_missing} />
      <Lines title="Left out of the letter" lines={letter.left_out} />
      <section aria-label="Questions for the vetter">
        <h2>Before you vet it</h2>
        <ol className={styles['questions']}>
          {QUESTIONS.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ol>
      </section>
    </div>
  )
}

export function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
