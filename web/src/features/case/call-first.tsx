import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, ifMatch } from '@/api/client'
import { conflictOf, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { rereadCase } from './queries'
import type { CaseDetail, CaseSlots, SafetyCard } from './types'
import styles from './case.module.css'

/** One strip for each open card, above everything, until a person has dealt with it. */
export function CallFirst({ detail, callScript }: { detail: CaseDetail } & Pick<CaseSlots, 'callScript'>) {
  const open = detail.safety.filter(({ state }) => state === 'open')
  return open.map((card, index) => (
    <Strip key={card.flag} card={card} caseId={detail.id} isFirst={index === 0} callScript={callScript} />
  ))
}

type StripProps = Pick<CaseSlots, 'callScript'> & { card: SafetyCard; caseId: string; isFirst: boolean }

function Strip({ card, caseId, isFirst, callScript }: StripProps) {
  const [open, setOpen] = useState<'script' | 'not-so' | null>(null)
  const mayDecide = useMay('deal_with_safety')
  const shut = () => setOpen(null)
  return (
    <>
      <Banner
        tone="call-first"
        title={card.title}
        actions={
          <>
            {mayDecide && (
              <Button aria-label={`Not so? ${card.title}`} onPress={() => setOpen('not-so')}>
                Not so?
              </Button>
            )}
            <Button
              kind={isFirst ? 'filled' : 'outlined'}
              aria-label={`Show the call script. ${card.title}`}
              onPress={() => setOpen('script')}
            >
              Show the call script
            </Button>
          </>
        }
      >
        {card.quote !== null && (
          <>
            Because of the words <strong>“{card.quote}”</strong>
          </>
        )}
      </Banner>
      {open === 'script' && callScript(card, shut)}
      {open === 'not-so' && <NotSo card={card} caseId={caseId} onClose={shut} />}
    </>
  )
}

function NotSo({ card, caseId, onClose }: { card: SafetyCard; caseId: string; onClose: () => void }) {
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string>()
  const deciding = useMutation({
    mutationFn: (words: string) =>
      answer(
        api.POST('/api/cases/{case_id}/safety/{flag}', {
          params: { path: { case_id: caseId, flag: card.flag } },
          headers: ifMatch(card.version),
          body: { action: 'not_so', note: words },
        }),
      ),
    onSuccess: onClose,
    onError: (error) =>
      setProblem(
        conflictOf(error)
          ? 'Somebody decided on this warning meanwhile. Close this and read what they wrote; your reason is not saved.'
          : wordsOf(error),
      ),
    onSettled: () => rereadCase(client, caseId),
  })

  function decide() {
    if (note.trim().length < 3) setProblem('Say in a few words why it is not so.')
    else deciding.mutate(note.trim())
  }

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
          <Button kind="danger" isPending={deciding.isPending} onPress={decide}>
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
        error={problem}
        rows={2}
        maxLength={1000}
      />
    </Dialog>
  )
}
