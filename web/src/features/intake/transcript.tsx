import { useEffect, useRef, useState, type ReactNode } from 'react'
import { NARROW, useMedia } from '@/kit/media'
import { Mark } from '@/ui/mark'
import { AskBlock } from './ask-block'
import { isEnglish, toldOf } from './asking'
import { FoldedWords } from './folded-words'
import { ChosenFact } from './chosen-fact'
import { marksOf } from './marks'
import type { Pronouns } from './pronouns'
import type { IntakeView, NewTurn, Turn } from './types'
import styles from './transcript.module.css'

export interface TranscriptProps {
  view: IntakeView
  words: Pronouns
  adding: NewTurn | null
  activeFact: string | null
  onFact: (id: string) => void
  /** Stands before the first words: what was said about consent. */
  top?: ReactNode
}

export function Transcript({ view, words, adding, activeFact, onFact, top }: TranscriptProps) {
  const narrow = useMedia(NARROW)
  const { before, ask } = toldOf(view)
  const end = useKeepInSight(view.turns.length, adding)
  return (
    <div className={styles['scroll']} ref={end}>
      <div className={styles['talk']}>
        {top}
        <ol aria-label="The talk so far" className={styles['turns']}>
          {before.map((turn) => (
            <li key={turn.id}>
              {turn.speaker === 'resident' ? (
                <Said turn={turn} view={view} marked={narrow} activeFact={activeFact} onFact={onFact} />
              ) : (
                <Asked turn={turn} />
              )}
            </li>
          ))}
          {ask && (
            <li>
              <AskBlock ask={ask} />
            </li>
          )}
          {adding && (
            <li>
              <p className={styles['bubble']} dir="auto">
                {adding.text}
              </p>
              <Reading words={words} />
            </li>
          )}
        </ol>
        <Announced view={view} />
      </div>
    </div>
  )
}

interface SaidProps {
  turn: Turn
  view: IntakeView
  marked: boolean
  activeFact: string | null
  onFact: (id: string) => void
}

/** The words exactly. Marked where the page has no room for "Her words" beside the talk. */
function Said({ turn, view, marked, activeFact, onFact }: SaidProps) {
  const how = turn.kind === 'chip' ? 'Chosen by' : turn.kind === 'paste' ? 'Pasted by' : 'Typed by'
  const chosen = view.facts.find(({ id, turn_id: of }) => id === activeFact && of === turn.id)
  const as = turn.kind === 'said' && view.channel === 'walk_in' ? ' as spoken' : ''
  return (
    <>
      <div className={styles['bubble']} data-marked={marked || undefined}>
        <FoldedWords
          text={turn.text}
          lang={turn.language}
          spans={marked ? marksOf(turn.id, view.facts, activeFact) : []}
          activeId={activeFact}
          onPick={onFact}
        />
      </div>
      {marked && chosen ? (
        <ChosenFact fact={chosen} />
      ) : (
        turn.typed_by !== null && (
          <p className={styles['by']}>
            {how} {turn.typed_by}
            {as}
          </p>
        )
      )}
    </>
  )
}

function Asked({ turn }: { turn: Turn }) {
  return (
    <div className={styles['asked']}>
      <Mark size={24} />
      <div>
        <p className={styles['question']} lang={turn.language}>
          {turn.text}
        </p>
        {turn.english !== null && !isEnglish(turn.language) && (
          <p className={styles['reason']}>{turn.english}</p>
        )}
      </div>
    </div>
  )
}

const SAY_SO_AFTER_MS = 300

function Reading({ words }: { words: Pronouns }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), SAY_SO_AFTER_MS)
    return () => window.clearTimeout(timer)
  }, [])
  return (
    <p role="status" className={styles['by']}>
      {shown && `Reading ${words.possessive} words`}
    </p>
  )
}

/** Each new question or line is told once to those who do not see it appear. */
function Announced({ view }: { view: IntakeView }) {
  const last = view.turns.findLast(({ speaker }) => speaker === 'assistant')
  const [first] = useState(last?.id)
  return (
    <p role="status" className="visually-hidden" lang={last?.language}>
      {last && last.id !== first ? last.text : ''}
    </p>
  )
}

const NEAR_END_PX = 40

/** The newest words stay in sight: on each new turn, and when the box shrinks while its end is being looked at. */
function useKeepInSight(turns: number, adding: NewTurn | null) {
  const box = useRef<HTMLDivElement>(null)
  const isAdding = adding !== null
  useEffect(() => {
    const element = box.current
    if (!element) return
    let atEnd = true
    let last = 0
    const toEnd = () => element.scrollTo({ top: element.scrollHeight })
    // Only moving up leaves the end; words that grow below it do not.
    const onScroll = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight
      if (below < NEAR_END_PX) atEnd = true
      else if (element.scrollTop < last) atEnd = false
      last = element.scrollTop
    }
    const watch = new ResizeObserver(() => {
      if (atEnd) toEnd()
    })
    toEnd()
    element.addEventListener('scroll', onScroll, { passive: true })
    watch.observe(element)
    if (element.firstElementChild) watch.observe(element.firstElementChild)
    return () => {
      element.removeEventListener('scroll', onScroll)
      watch.disconnect()
    }
  }, [turns, isAdding])
  return box
}
