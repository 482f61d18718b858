import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { Reader } from '../sheet/use-reading'
import type { Letter, Remark } from '../types'
import styles from './aside.module.css'

export interface RemarkListProps {
  remarks: readonly Remark[]
  /** With these, each remark leads to its sentence. */
  letter?: Letter
  reader?: Reader
}

/** B has to be changed before the MP can approve; W is for a person to weigh and stops nothing. */
export function RemarkList({ remarks, letter, reader }: RemarkListProps) {
  if (remarks.length === 0) return null
  return (
    <ul className={styles['remarks']}>
      {remarks.map((remark, index) => {
        const blocks = remark.severity === 'B'
        const sentence = remark.sentence === null ? undefined : letter?.sentences[remark.sentence]
        return (
          <li key={`${remark.rule}-${index}`} data-severity={remark.severity}>
            {blocks ? (
              <CircleAlert size={16} aria-hidden="true" />
            ) : (
              <TriangleAlert size={16} aria-hidden="true" />
            )}
            <span>
              {remark.message}{' '}
              <span className={styles['meta']}>
                {blocks ? 'Change this before it is approved' : 'Look at this'} ({remark.rule})
              </span>
              {sentence && reader && (
                <>
                  {' '}
                  <button type="button" className={styles['link']} onClick={() => reader.goTo(sentence.id)}>
                    Show it
                  </button>
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
