import { diffWordsWithSpace } from 'diff'
import styles from './diff-text.module.css'

export interface DiffTextProps {
  before: string
  after: string
  /** "both" shows one text with removed and added words; the others show one version with its own words marked. */
  show?: 'both' | 'before' | 'after'
  lang?: string
}

/** Chinese and Tamil are cut into words by the browser's own segmenter. */
export function DiffText({ before, after, show = 'both', lang }: DiffTextProps) {
  const segmenter = new Intl.Segmenter(lang ?? 'en', { granularity: 'word' })
  const parts = diffWordsWithSpace(before, after, { intlSegmenter: segmenter })
  return (
    <span className={styles['text']} lang={lang}>
      {parts.map((part, index) => {
        if (part.added) {
          return show === 'before' ? null : (
            <ins key={index} className={styles['added']}>
              {part.value}
            </ins>
          )
        }
        if (part.removed) {
          if (show === 'after') return null
          return (
            <del key={index} className={show === 'both' ? styles['removed'] : styles['added']}>
              {part.value}
            </del>
          )
        }
        return part.value
      })}
    </span>
  )
}
