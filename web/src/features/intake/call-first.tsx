import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { PHONE, useMedia } from '@/kit/media'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { CallScript } from './call-script'
import { useDecideSafety } from './decisions'
import type { Pronouns } from './pronouns'
import type { IntakeView, SafetyCard } from './types'
import styles from './call-script.module.css'

/** One strip for each open card. It stays until a person has dealt with it. */
export function CallFirst({ view, words }: { view: IntakeView; words: Pronouns }) {
  const open = view.safety.filter(({ state }) => state === 'open')
  return open.map((card) => <Strip key={card.flag} card={card} caseId={view.case_id} words={words} />)
}

interface StripProps {
  card: SafetyCard
  caseId: string
  words: Pronouns
}

function Strip({ card, caseId, words }: StripProps) {
  const [asking, setAsking] = useState<'script' | 'not-so' | null>(null)
  const mayDecide = useMay('deal_with_safety')
  const phone = useMedia(PHONE)
  const kind = phone ? 'text' : 'outlined'
  return (
    <>
      <Banner
        tone="call-first"
        title={card.title}
        actions={
          <span className={styles['acts']}>
            {mayDecide && (
              <Button kind={kind} onPress={() => setAsking('not-so')}>
                Not so?
              </Button>
            )}
            <Button kind={phone ? 'text' : 'filled'} onPress={() => setAsking('script')}>
              Show the call script
            </Button>
          </span>
        }
      >
        {!phone && card.quote !== null && (
          <>
            Why: {words.subject} said <strong>“{card.quote}”</strong>
          </>
        )}
      </Banner>
      {asking === 'script' && (
        <CallScript card={card} caseId={caseId} mayDecide={mayDecide} onClose={() => setAsking(null)} />
      )}
      {asking === 'not-so' && <NotSo card={card} caseId={caseId} onClose={() => setAsking(null)} />}
    </>
  )
}

/** The detector prefers a false alarm; a person may say so, with a reason that is recorded. */
function NotSo({ card, caseId, onClose }: { card: SafetyCard; caseId: string; onClose: () => void }) {
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string>()
  const deciding = useDecideSafety(caseId)

  function decide() {
    if (note.trim().length < 3) {
      setProblem('Say in a few words why it is not so.')
      return
    }
    deciding.mutate(
      { card, action: 'not_so', note: note.trim() },
      { onSuccess: onClose, onError: (error) => setProblem(wordsOf(error)) },
    )
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
      <p>{card.title}</p>
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
