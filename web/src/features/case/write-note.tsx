import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type RefObject } from 'react'
import { answer, api, idempotencyKey } from '@/api/client'
import { wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useDraft, type HeldDraft } from '@/kit/drafts'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/text-area'
import { rereadCase } from './queries'
import styles from './case.module.css'

const MOST = 5000

/** The same words sent again after a lost answer are the same note. */
function useAddNote(caseId: string, onAdded: () => void) {
  const client = useQueryClient()
  const act = useRef<{ text: string; headers: ReturnType<typeof idempotencyKey> } | null>(null)
  return useMutation({
    mutationFn: (text: string) => {
      if (act.current?.text !== text) act.current = { text, headers: idempotencyKey() }
      const { headers } = act.current
      const params = { path: { case_id: caseId } }
      return answer(api.POST('/api/cases/{case_id}/notes', { params, headers, body: { text } }))
    },
    onSuccess: () => {
      act.current = null
      onAdded()
      return rereadCase(client, caseId)
    },
  })
}

function helpFor({ kept, restored, text }: HeldDraft): string {
  if (!kept) return 'This device could not keep what you typed. Add the note before you leave the page.'
  return restored && text !== '' ? 'Typed before and not yet added.' : 'For colleagues only.'
}

export interface WriteNoteProps {
  caseId: string
  areaRef: RefObject<HTMLTextAreaElement | null>
}

/** What is typed stays on this device until the server has it. */
export function WriteNote({ caseId, areaRef }: WriteNoteProps) {
  const me = useMe()
  const draft = useDraft({ user: me.id, about: caseId, field: 'note' })
  const [tried, setTried] = useState(false)
  const adding = useAddNote(caseId, () => {
    draft.clear()
    setTried(false)
  })
  const blank = draft.text.trim() === ''
  const problem = tried && blank ? 'Write the note first.' : adding.error ? wordsOf(adding.error) : undefined
  return (
    <form
      className={styles['write']}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!blank && !adding.isPending) adding.mutate(draft.text.trim())
      }}
    >
      <TextArea
        label="Add a note"
        help={helpFor(draft)}
        value={draft.text}
        onChange={draft.setText}
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
