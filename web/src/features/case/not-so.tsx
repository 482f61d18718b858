import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, ifMatch } from '@/api/client'
import { conflictOf, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { rereadCase } from './queries'
import type { SafetyCard } from './types'
import styles from './case.module.css'

interface NotSoProps {
  card: SafetyCard
  caseId: string
  onClose: () => void
}

function useNotSo({ card, caseId, onClose }: NotSoProps) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (note: string) =>
      answer(
        api.POST('/api/cases/{case_id}/safety/{flag}', {
          params: { path: { case_id: caseId, flag: card.flag } },
          headers: ifMatch(card.version),
          body: { action: 'not_so', note },
        }),
      ),
    // After a refusal the case is read again only when this is closed: the reason stays in sight until then.
    onSuccess: () => {
      onClose()
      return rereadCase(client, caseId)
    },
  })
}

const STALE =
  'Somebody decided on this warning meanwhile. Close this and read what they wrote; your reason is not saved.'

/** The detector prefers a false alarm; a person may say so, with a reason that is recorded. */
export function NotSo(props: NotSoProps) {
  const { card, caseId } = props
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const deciding = useNotSo(props)
  function onClose() {
    props.onClose()
    if (deciding.error) void rereadCase(client, caseId)
  }
  const short = note.trim().length < 3
  const refused = deciding.error && (conflictOf(deciding.error) ? STALE : wordsOf(deciding.error))
  return (
    <Dialog
      title="Why is it not so?"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Keep the warning
          </Button>
          <Button
            kind="danger"
            isPending={deciding.isPending}
            onPress={() => {
              setTried(true)
              if (!short) deciding.mutate(note.trim())
            }}
          >
            Take the warning down
          </Button>
        </>
      }
    >
      <p className={styles['strong']}>{card.title}</p>
      <TextArea
        label="The reason"
        help="It is recorded with your name."
        value={note}
        onChange={setNote}
        error={tried && short ? 'Say in a few words why it is not so.' : (refused ?? undefined)}
        rows={2}
        maxLength={1000}
      />
    </Dialog>
  )
}
