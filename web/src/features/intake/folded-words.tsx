import { useState } from 'react'
import { codePointLength, sliceByCodePoints } from '@/kit/code-points'
import { count } from '@/kit/time'
import { Button } from '@/ui/button'
import { HighlightedWords, type MarkedSpan } from '@/ui/highlighted-words'
import { foldAt } from './fold-words'
import styles from './her-words.module.css'

export interface FoldedWordsProps {
  text: string
  lang: string
  spans: readonly MarkedSpan[]
  activeId: string | null
  onPick?: (id: string) => void
}

/** A pasted page folds, so that it does not bury the talk. The chosen fact's words are always unfolded. */
export function FoldedWords({ text, lang, spans, activeId, onPick }: FoldedWordsProps) {
  const [open, setOpen] = useState(false)
  const at = foldAt(text, spans)
  const isHidden = at !== null && spans.some(({ id, end }) => id === activeId && end > at)
  const isFolded = at !== null && !open && !isHidden
  return (
    <>
      <HighlightedWords
        text={isFolded ? `${sliceByCodePoints(text, 0, at)}…` : text}
        lang={lang}
        spans={isFolded ? spans.filter(({ end }) => end <= at) : spans}
        activeId={activeId}
        {...(onPick && { onPick })}
      />
      {at !== null && !isHidden && (
        <span className={styles['fold']}>
          <Button kind="text" aria-expanded={open} onPress={() => setOpen(!open)}>
            {open ? 'Fold it' : `Show all ${count(codePointLength(text))} characters`}
          </Button>
        </span>
      )}
    </>
  )
}
