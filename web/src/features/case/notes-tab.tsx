import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { answer, api, idempotencyKey } from '@/api/client'
import { wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useDraft } from '@/kit/drafts'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { TextArea } from '@/ui/text-area'
import { rereadCase } from './queries'
import type { CaseDetail } from './types'
import styles from './case.module.css'

export interface NotesTabProps {
  detail: CaseDetail
  areaRef: RefObject<HTMLTextAreaElement | null>
}

/** For colleagues. Never in a letter, never on the resident's page. */
export function NotesTab({ detail, areaRef }: NotesTabProps) {
  return (
    <>
      {detail.may.includes('write_note') && <Write caseId={detail.id} areaRef={areaRef} />}
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

const MOST = 5000

function Write({ caseId, areaRef }: { caseId: string; areaRef: NotesTabProps['areaRef'] }) {
  const client = useQueryClient()
  const me = useMe()
  const { text, setText, clear, restored, kept } = useDraft({ user: me.id, about: caseId, field: 'note' })
  const [problem, setProblem] = useState<string>()
  // The same words sent again after a lost answer are the same note.
  const act = useRef<{ text: string; headers: ReturnType<typeof idempotencyKey> } | null>(null)
  const adding = useMutation({
    mutationFn: (words: string) => {
      if (act.current?.text !== words) act.current = { text: words, headers: idempotencyKey() }
      const { headers } = act.current
      return answer(
        api.POST('/api/cases/{case_id}/notes', {
          params: { path: { case_id: caseId } },
          headers,
          body: { text: words },
        }),
      )
    },
    onSuccess: () => {
      act.current = null
      clear()
      return rereadCase(client, caseId)
    },
    onError: (error) => setProblem(wordsOf(error)),
  })

  function add() {
    if (adding.isPending) return
    if (text.trim() === '') {
      setProblem('Write the note first.')
      return
    }
    setProblem(undefined)
    adding.mutate(text.trim())
  }

  return (
    <form
      className={styles['write']}
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextArea
        label="Add a note"
        help={
          !kept
            ? 'This device could not keep what you typed. Add the note before you leave the page.'
            : restored && text !== ''
              ? 'Typed before and not yet added.'
              : 'For colleagues only.'
        }
        value={text}
        onChange={setText}
        error={problem}
        rows={2}
        limit={MOST}
        maxLength={MOST}
        areaRef={areaRef}
      />
      <Button type="submit" isPending={adding.isPending}>
        Add the note
      </Button>
    </form>
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
      wanted.current = true
      areaRef.current?.focus()
    },
  }
}
