import { useId, type ReactNode, type Ref } from 'react'
import { cx } from '@/kit/cx'
import { fullDate } from '@/kit/time'
import { sealOf } from '../rules/seal'
import { headOf, paragraphsOf } from '../rules/sentences'
import type { Letter, Sentence } from '../types'
import { SentenceText, SubjectText } from './sentence-text'
import styles from './sheet.module.css'

export const SUBJECT = 'subject'

export interface Reading {
  /** The sentence pointed at, focused or picked. */
  activeId: string | null
  /** Marked besides: the sentences of a fact. */
  markedIds?: ReadonlySet<string>
  onPoint: (id: string | null) => void
  onPick: (id: string) => void
}

export interface LetterSheetProps {
  letter: Letter
  reading: Reading
  /** Shows where only what is not verified, as for the MP. */
  quiet?: boolean
  /** Stands at the close: on screen once the letter has been read to its end. */
  endRef?: Ref<HTMLParagraphElement>
}

/** The letter as it will print, numbers hidden, each sentence saying whose word it is. */
export function LetterSheet({ letter, reading, quiet, endRef }: LetterSheetProps) {
  const prefix = useId()
  return (
    <Paper quiet={quiet === true} status={letter.status}>
      <Letterhead letter={letter} />
      <p>{letter.salutation}</p>
      <h2 className={styles['subject']}>
        <SubjectText letter={letter} reading={reading} prefix={prefix} />
      </h2>
      <Paragraphs letter={letter} reading={reading} prefix={prefix} />
      <p>Thank you.</p>
      <p ref={endRef}>{letter.close}</p>
      <Signature letter={letter} />
      <Foot letter={letter} />
    </Paper>
  )
}

export function Paper(props: { quiet?: boolean; status?: string; children: ReactNode }) {
  return (
    <article
      aria-label="The letter"
      className={cx(styles['paper'], props.quiet === true && styles['quiet'])}
      data-status={props.status}
    >
      {props.children}
    </article>
  )
}

export function Letterhead({ letter, children }: { letter: Letter; children?: ReactNode }) {
  return (
    <>
      <header className={styles['head']}>
        <div>
          <p className={styles['mp']}>{letter.mp_name}</p>
          <p>Member of Parliament for {letter.division}</p>
          {letter.letterhead.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <div className={styles['refs']}>
          <p>{letter.dated === null ? 'Dated when signed' : fullDate(letter.dated)}</p>
          <p>Our ref: {letter.our_ref}</p>
          {children === undefined && letter.your_ref !== '' && <p>Your ref: {letter.your_ref}</p>}
        </div>
      </header>
      {children ?? <Addressee {...letter.recipient} />}
    </>
  )
}

function Addressee({ addressee, agency_name, address, attention, email }: Letter['recipient']) {
  const lines = [addressee, agency_name, ...address.split('\n')].filter((line) => line.trim() !== '')
  return (
    <div className={styles['to']}>
      <p>{email === '' ? 'By post' : `By e-mail: ${email}`}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {attention !== '' && <p>Attention: {attention}</p>}
    </div>
  )
}

interface BodyProps {
  letter: Letter
  reading: Reading
  prefix: string
}

function Paragraphs({ letter, reading, prefix }: BodyProps) {
  const sentence = (one: Sentence) => (
    <SentenceText key={one.id} letter={letter} sentence={one} reading={reading} prefix={prefix} />
  )
  return paragraphsOf(letter.sentences).map(({ number, sentences }, index) => {
    if (sentences.some((one) => headOf(one) > 0)) {
      return (
        <ul key={number} className={styles['points']}>
          {sentences.map((one) => (
            <li key={one.id}>{sentence(one)}</li>
          ))}
        </ul>
      )
    }
    return (
      <p key={number} className={cx(letter.type === 'formal' && styles['numbered'])}>
        {letter.type === 'formal' && <span className={styles['number']}>{index + 1}.</span>}
        <span>{sentences.map(sentence)}</span>
      </p>
    )
  })
}

function Signature({ letter }: { letter: Letter }) {
  const signed = letter.approved_by !== null
  return (
    <div className={styles['signature']}>
      <p className={styles['sign']} data-signed={signed || undefined}>
        {signed
          ? `Approved by ${letter.approved_by}. Space for a wet signature.`
          : 'Signature, when the MP approves'}
      </p>
      <p>{letter.mp_name}</p>
      <p>Member of Parliament</p>
      <p>{letter.division}</p>
    </div>
  )
}

function Foot({ letter: { enclosures, cc, dated, hash } }: { letter: Letter }) {
  if (enclosures.length + cc.length === 0 && dated === null) return null
  return (
    <div className={styles['foot']}>
      {enclosures.length > 0 && <p>Encl. {enclosures.join('; ')}</p>}
      {cc.length > 0 && <p>cc {cc.join('; ')}</p>}
      {dated !== null && <p>Seal of this text: {sealOf(hash)}. My office can confirm it from its record.</p>}
    </div>
  )
}
