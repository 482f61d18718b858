import { useEffect, useRef, useState } from 'react'
import { Banner } from '@/ui/banner'
import { TextArea } from '@/ui/text-area'
import { Letterhead, Paper } from '../sheet/letter-sheet'
import type { Letter } from '../types'
import { ConflictDialog } from './conflict-dialog'
import { factsOf, problemOf, type Draft } from './draft'
import { LinkDialog } from './link-dialog'
import { AfterFields, HeadFields } from './other-fields'
import { SentenceField, type SentenceActs } from './sentence-field'
import * as edits from './sentences'
import type { Editing } from './use-editing'
import styles from './editing.module.css'

export interface LetterEditorProps {
  letter: Letter
  editing: Editing
  /** The sentence in hand, by its name on the server: the aside shows its source. */
  onActive: (sentenceId: string | null) => void
  onDone: () => void
}

/** The letter as fields on the same sheet of paper, a sentence each. */
export function LetterEditor({ letter, editing, onActive, onDone }: LetterEditorProps) {
  const { draft, change, flush } = editing
  const [linking, setLinking] = useState<string | null>(null)
  const problem = problemOf(draft) ?? editing.problem
  useEscape(onDone)
  return (
    <div onBlur={flush}>
      <Notes letter={letter} problem={problem} />
      <Paper>
        <Letterhead letter={letter}>
          <HeadFields letter={letter} draft={draft} onChange={change} />
        </Letterhead>
        <div className={styles['subject']}>
          <TextArea
            look="paper"
            label="Subject"
            hideLabel
            rows={1}
            value={draft.subject}
            onChange={(subject) => change({ ...draft, subject: edits.asOneLine(subject) })}
            maxLength={400}
          />
        </div>
        <Sentences {...{ draft, change, onActive }} onLink={setLinking} />
        <p>Thank you.</p>
        <p>{letter.close}</p>
        <AfterFields draft={draft} onChange={change} />
      </Paper>
      {linking !== null && (
        <Linking {...{ letter, editing }} keyOf={linking} onClose={() => setLinking(null)} />
      )}
      {editing.conflict && (
        <ConflictDialog
          mine={draft}
          theirs={editing.conflict}
          onLater={editing.dismiss}
          onChoose={(choice) => void editing.choose(choice)}
        />
      )}
    </div>
  )
}

/** Escape ends editing from inside a field as well, where the page's keys rest; a dialog keeps it for itself. */
function useEscape(onDone: () => void) {
  const latest = useRef(onDone)
  useEffect(() => {
    latest.current = onDone
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const open = document.querySelector('[role="dialog"], [role="alertdialog"], [role="listbox"]')
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !open) latest.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

interface LinkingProps extends Pick<LetterEditorProps, 'letter' | 'editing'> {
  keyOf: string
  onClose: () => void
}

function Linking({ letter, editing, keyOf, onClose }: LinkingProps) {
  const { draft, change, flush } = editing
  const sentence = draft.sentences.find(({ key }) => key === keyOf)
  if (!sentence) return null
  return (
    <LinkDialog
      caseId={letter.case_id}
      sentence={sentence}
      linked={factsOf(sentence)}
      onClose={onClose}
      onLink={(facts) => {
        change({ ...draft, sentences: edits.link(draft.sentences, keyOf, facts) })
        flush()
        onClose()
      }}
    />
  )
}

function Notes({ letter, problem }: { letter: Letter; problem: string | null }) {
  const decided = letter.status === 'vetted' || letter.status === 'approved'
  return (
    <div className={styles['notes']}>
      {decided && (
        <Banner tone="warning" title="Any change sends it back to be vetted">
          {letter.status === 'approved'
            ? 'The approval falls away too.'
            : 'Saving other words takes the vetting away.'}
        </Banner>
      )}
      {problem !== null && (
        <div role="alert">
          <Banner tone="danger" title="Not saved yet">
            {problem} What you typed is kept on this device.
          </Banner>
        </div>
      )}
    </div>
  )
}

interface SentencesProps {
  draft: Draft
  change: (next: Draft) => void
  onActive: (sentenceId: string | null) => void
  onLink: (key: string) => void
}

function Sentences({ draft, change, onActive, onLink }: SentencesProps) {
  const [active, setActive] = useState<string | null>(null)
  const [focus, setFocus] = useState<edits.Changed['focus']>()
  const { sentences } = draft
  useFocus(focus)

  function apply(changed: edits.Changed) {
    change({ ...draft, sentences: changed.sentences })
    if (changed.focus) setFocus({ ...changed.focus })
  }

  const acts: SentenceActs = {
    onText: (key, text) => change({ ...draft, sentences: edits.typed(sentences, key, text) }),
    onSplit: (key, caret) => apply(edits.split(sentences, key, caret)),
    onJoin: (key) => apply(edits.join(sentences, key)),
    onAdd: (key) => apply(edits.addAfter(sentences, key)),
    onRemove: (key) => apply(edits.remove(sentences, key)),
    onBreak: (key) => change({ ...draft, sentences: edits.breakBefore(sentences, key) }),
    onLink,
    onFocus: (key) => {
      setActive(key)
      onActive(sentences.find((sentence) => sentence.key === key)?.id ?? null)
    },
  }
  return (
    <ol aria-label="Sentences" className={styles['sentences']}>
      {sentences.map((sentence, index) => {
        const starts = edits.startsParagraph(sentences, sentence.key)
        return (
          <li key={sentence.key} data-starts={(starts && index > 0) || undefined}>
            <SentenceField
              sentence={sentence}
              place={`${index + 1} of ${sentences.length}`}
              startsParagraph={starts}
              isFirst={index === 0}
              isActive={sentence.key === active}
              acts={acts}
            />
          </li>
        )
      })}
    </ol>
  )
}

/** Puts the caret where the last act left it, once the field is there. */
function useFocus(focus: edits.Changed['focus']) {
  useEffect(() => {
    if (!focus) return
    const area = document.getElementById(`sentence-${focus.key}`)
    if (!(area instanceof HTMLTextAreaElement)) return
    area.focus()
    const caret = focus.at === 'start' ? 0 : area.value.length
    area.setSelectionRange(caret, caret)
  }, [focus])
}
