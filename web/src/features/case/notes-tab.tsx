import { useEffect, useRef, type RefObject } from 'react'
import { dayAndTime } from '@/kit/time'
import { EmptyState } from '@/ui/states'
import type { CaseDetail } from './types'
import { WriteNote } from './write-note'
import styles from './case.module.css'

export interface NotesTabProps {
  detail: CaseDetail
  areaRef: RefObject<HTMLTextAreaElement | null>
}

/** For colleagues. Never in a letter, never on the resident's page. */
export function NotesTab({ detail, areaRef }: NotesTabProps) {
  return (
    <>
      {detail.may.includes('write_note') && <WriteNote caseId={detail.id} areaRef={areaRef} />}
      {detail.notes.length === 0 ? (
        <EmptyState title="No notes yet">
          For colleagues: what to ask next time, whom to ring. Residents and agencies never see them.
        </EmptyState>
      ) : (
        <ul aria-label="Notes" className={styles['notes']}>
          {detail.notes.map((note) => (
            <li key={note.id}>
              <p className={styles['note']} dir="auto">
                {note.text}
              </p>
              <p className={styles['small']}>
                {note.author}, <time dateTime={note.at}>{dayAndTime(note.at)}</time>
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Brings the caret into the note's field once the tab with it is on the screen. */
export function useFocusNote(tab: string): {
  areaRef: RefObject<HTMLTextAreaElement | null>
  focusNote: () => void
} {
  const areaRef = useRef<HTMLTextAreaElement>(null)
  const wanted = useRef(false)
  useEffect(() => {
    if (tab !== 'notes' || !wanted.current) return
    wanted.current = false
    areaRef.current?.focus()
  }, [tab])
  return {
    areaRef,
    focusNote: () => {
      if (areaRef.current) areaRef.current.focus()
      else wanted.current = true
    },
  }
}
