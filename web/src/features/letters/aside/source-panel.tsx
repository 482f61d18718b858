import { useQuery } from '@tanstack/react-query'
import { HighlightedWords } from '@/ui/highlighted-words'
import { talkQuery } from '../queries'
import { excerpt, provenance, remarksAt, sourcesOf, usesOf } from '../rules/sentences'
import { SUBJECT } from '../sheet/letter-sheet'
import type { Reader } from '../sheet/use-reading'
import type { Letter, Source, Turn } from '../types'
import { counted } from '../words'
import { RemarkList } from './remarks'
import styles from './aside.module.css'

export interface SourcePanelProps {
  letter: Letter
  reader: Reader
}

/** What stands behind the sentence in hand; with none in hand, every fact and the sentences made from it. */
export function SourcePanel({ letter, reader }: SourcePanelProps) {
  const index = letter.sentences.findIndex(({ id }) => id === reader.activeId)
  const sentence = letter.sentences[index]
  if (reader.activeId === SUBJECT) {
    return (
      <div className={styles['panel']}>
        <Said text={letter.subject} label="The subject says" />
        <Behind letter={letter} reader={reader} sources={sourcesOf(letter, letter.subject_facts)} here="" />
      </div>
    )
  }
  if (!sentence) return <FactIndex letter={letter} reader={reader} />
  const sources = sourcesOf(letter, sentence.facts)
  return (
    <div className={styles['panel']}>
      <Said text={sentence.text} label="The sentence says" />
      <RemarkList remarks={remarksAt(letter, index)} />
      {sources.length === 0 && <p className={styles['note']}>{NOTHING[sentence.support]}</p>}
      <Behind letter={letter} reader={reader} sources={sources} here={sentence.id} />
    </div>
  )
}

const NOTHING = {
  said: 'No words are kept behind this sentence.',
  seen: 'No words are kept behind this sentence.',
  unverified: "Changed by hand, and not linked to the resident's words. Edit the letter to link it.",
  record: "From the office's own record.",
  none: 'It claims nothing: it asks, or says where to reply.',
}

function Said({ text, label }: { text: string; label: string }) {
  return (
    <div>
      <p className={styles['meta']}>{label}</p>
      <p>&ldquo;{text}&rdquo;</p>
    </div>
  )
}

interface BehindProps extends SourcePanelProps {
  sources: readonly Source[]
  here: string
}

function Behind({ letter, reader, sources, here }: BehindProps) {
  const { data: talk } = useQuery({ ...talkQuery(letter.case_id), enabled: sources.length > 0 })
  return sources.map((source) => (
    <div key={source.fact_id} className={styles['source']}>
      <h2>
        {source.label}: {source.shown}
      </h2>
      <Words source={source} turn={talk?.turns.find(({ id }) => id === source.turn_id)} />
      <p className={styles['meta']}>{provenance(source)}</p>
      <Uses letter={letter} reader={reader} source={source} here={here} />
    </div>
  ))
}

/** The exact words, inside the sentence they were said in where the conversation can be read. */
function Words({ source, turn }: { source: Source; turn: Turn | undefined }) {
  if (!turn || source.start === null || source.end === null) {
    return source.quote === '' ? null : <blockquote className={styles['quote']}>{source.quote}</blockquote>
  }
  const cut = excerpt(turn.text, source.start, source.end)
  const state = source.origin === 'document' ? 'seen' : 'said'
  return (
    <blockquote className={styles['quote']}>
      <HighlightedWords
        text={cut.text}
        spans={[{ id: source.fact_id, start: cut.start, end: cut.end, state }]}
        activeId={source.fact_id}
        lang={turn.language}
      />
    </blockquote>
  )
}

function Uses({ letter, reader, source, here }: SourcePanelProps & { source: Source; here: string }) {
  const others = usesOf(letter, source.fact_id).filter(({ id }) => id !== here)
  if (others.length === 0) return null
  return (
    <p className={styles['meta']}>
      Also in{' '}
      {others.map(({ id, text }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <button type="button" className={styles['link']} onClick={() => reader.goTo(id)}>
            &ldquo;{text.length > 44 ? `${text.slice(0, 40).trimEnd()} …` : text}&rdquo;
          </button>
        </span>
      ))}
    </p>
  )
}

function FactIndex({ letter, reader }: SourcePanelProps) {
  if (letter.sources.length === 0) {
    return <p className={styles['note']}>No fact of the case stands behind this letter yet.</p>
  }
  return (
    <div className={styles['panel']}>
      <p className={styles['note']}>
        Point at a sentence to see whose words are behind it, or at a fact to see its sentences.
      </p>
      <ul className={styles['facts']}>
        {letter.sources.map((source) => (
          <FactRow key={source.fact_id} letter={letter} reader={reader} source={source} />
        ))}
      </ul>
    </div>
  )
}

function FactRow({ letter, reader, source }: SourcePanelProps & { source: Source }) {
  const uses = usesOf(letter, source.fact_id).length
  const inSubject = letter.subject_facts.includes(source.fact_id)
  const where = [inSubject ? 'the subject' : '', uses > 0 ? counted(uses, 'sentence') : '']
  const on = reader.factId === source.fact_id
  return (
    <li>
      <button
        type="button"
        aria-pressed={on}
        className={styles['fact']}
        onClick={() => reader.showFact(on ? null : source.fact_id)}
      >
        <span className={styles['factName']}>
          {source.label}: {source.shown}
        </span>
        <span className={styles['meta']}>In {where.filter(Boolean).join(' and ')}</span>
      </button>
    </li>
  )
}
