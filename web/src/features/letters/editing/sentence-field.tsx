import { Link2, Pilcrow, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef, type ClipboardEvent, type KeyboardEvent } from 'react'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/text-area'
import { factsOf, supportOf, type DraftSentence } from './draft'
import { asOneLine } from './sentences'
import styles from './editing.module.css'

export interface SentenceActs {
  onText: (key: string, text: string) => void
  onSplit: (key: string, caret: number) => void
  onJoin: (key: string) => void
  onAdd: (key: string) => void
  onRemove: (key: string) => void
  onBreak: (key: string) => void
  onLink: (key: string) => void
  onFocus: (key: string) => void
}

export interface SentenceFieldProps {
  sentence: DraftSentence
  /** "3 of 9" */
  place: string
  startsParagraph: boolean
  isFirst: boolean
  isActive: boolean
  acts: SentenceActs
}

const SUPPORT = {
  said: 'from their words',
  seen: 'from their words and a paper',
  unverified: 'not verified',
  record: "from the office's own record",
  none: 'claims nothing',
}

/** One sentence under the pen. Enter splits it at the caret, Backspace at its start joins it to the one before. */
export function SentenceField(props: SentenceFieldProps) {
  const { sentence, place, isFirst, isActive, acts } = props
  const { key, text } = sentence
  const support = supportOf(sentence)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) box.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])

  function onKeyDown(event: KeyboardEvent) {
    const area = event.target
    if (!(area instanceof HTMLTextAreaElement) || event.nativeEvent.isComposing) return
    const collapsed = area.selectionStart === area.selectionEnd
    if (event.key === 'Enter') {
      event.preventDefault()
      acts.onSplit(key, area.selectionStart)
    } else if (event.key === 'Backspace' && collapsed && area.selectionStart === 0 && !isFirst) {
      event.preventDefault()
      acts.onJoin(key)
    }
  }

  function onPaste(event: ClipboardEvent) {
    const area = event.target
    if (!(area instanceof HTMLTextAreaElement)) return
    event.preventDefault()
    const pasted = asOneLine(event.clipboardData.getData('text/plain'))
    area.setRangeText(pasted, area.selectionStart, area.selectionEnd, 'end')
    acts.onText(key, area.value)
  }

  return (
    <div ref={box} className={styles['sentence']} data-support={support} data-active={isActive || undefined}>
      <TextArea
        id={`sentence-${key}`}
        look="paper"
        label={`Sentence ${place}, ${SUPPORT[support]}`}
        hideLabel
        rows={1}
        value={text}
        onChange={(next) => acts.onText(key, next)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onFocus={() => acts.onFocus(key)}
        maxLength={4000}
      />
      {isActive && <Tools {...props} />}
    </div>
  )
}

function Tools({ sentence, startsParagraph, isFirst, acts }: SentenceFieldProps) {
  const { key } = sentence
  const linked = factsOf(sentence).length
  const unverified = supportOf(sentence) === 'unverified'
  return (
    <div className={styles['tools']} role="group" aria-label="This sentence">
      <Button icon={<Link2 size={16} aria-hidden="true" />} onPress={() => acts.onLink(key)}>
        {unverified && linked === 0 ? 'Link to facts' : `Facts (${linked})`}
      </Button>
      <Button kind="text" icon={<Plus size={16} aria-hidden="true" />} onPress={() => acts.onAdd(key)}>
        Add after
      </Button>
      {!isFirst && (
        <Button kind="text" icon={<Pilcrow size={16} aria-hidden="true" />} onPress={() => acts.onBreak(key)}>
          {startsParagraph ? 'Join to the paragraph above' : 'New paragraph here'}
        </Button>
      )}
      <Button kind="text" icon={<Trash2 size={16} aria-hidden="true" />} onPress={() => acts.onRemove(key)}>
        Remove
      </Button>
    </div>
  )
}
