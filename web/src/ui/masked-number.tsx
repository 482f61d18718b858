import { Lock } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Button } from './button'
import { RadioGroup } from './choice'
import { Dialog } from './dialog'
import { TextArea } from './text-area'
import styles from './masked-number.module.css'

const SHOWN_SECONDS = 30

export type RevealReason = 'phone' | 'card' | 'other'

const REASONS = [
  { id: 'phone', label: 'To read to the agency on the phone' },
  { id: 'card', label: 'To check the card' },
  { id: 'other', label: 'Another reason' },
] as const

export interface MaskedNumberProps {
  /** "NRIC", "Mobile" */
  label: string
  /** "•••• 012D" */
  masked: string
  /** Asks the server, which records it; the reason is whole words. Absent: this person may not see it. */
  onReveal?: (reason: string) => Promise<string>
}

/** Masked everywhere; shown for 30 seconds for a reason, hidden when the window loses focus. */
export function MaskedNumber({ label, masked, onReveal }: MaskedNumberProps) {
  const [asking, setAsking] = useState(false)
  const [full, setFull] = useState<string | null>(null)
  const hide = useCallback(() => setFull(null), [])
  return (
    <span className={styles['masked']}>
      {full === null ? (
        <span className={styles['number']}>{masked}</span>
      ) : (
        <Shown number={full} onEnd={hide} />
      )}
      {onReveal && full === null && (
        <Button kind="text" onPress={() => setAsking(true)} aria-label={`Show, with reason: ${label}`}>
          Show, with reason
        </Button>
      )}
      {onReveal && asking && (
        <Ask
          label={label}
          masked={masked}
          onClose={() => setAsking(false)}
          onAsk={async (reason) => {
            setFull(await onReveal(reason))
            setAsking(false)
          }}
        />
      )}
    </span>
  )
}

function Shown({ number, onEnd }: { number: string; onEnd: () => void }) {
  const [left, setLeft] = useState(SHOWN_SECONDS)
  useEffect(() => {
    const timer = window.setInterval(() => setLeft((seconds) => seconds - 1), 1000)
    window.addEventListener('blur', onEnd)
    document.addEventListener('visibilitychange', onEnd)
    return () => {
      window.clearInterval(timer)
      window.removeEventListener('blur', onEnd)
      document.removeEventListener('visibilitychange', onEnd)
    }
  }, [onEnd])
  useEffect(() => {
    if (left <= 0) onEnd()
  }, [left, onEnd])
  return (
    <>
      <span className={styles['number']} role="status">
        {number}
      </span>
      <span className={styles['left']}>hidden in {left} s</span>
      <Button kind="text" onPress={onEnd}>
        Hide
      </Button>
    </>
  )
}

interface AskProps {
  label: string
  masked: string
  onClose: () => void
  onAsk: (reason: string) => Promise<void>
}

function Ask({ label, masked, onClose, onAsk }: AskProps) {
  const [reason, setReason] = useState<RevealReason | null>(null)
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function show() {
    const said = reason === 'other' ? words.trim() : REASONS.find(({ id }) => id === reason)?.label
    if (said === undefined || said === '') {
      setProblem('Say why. It is recorded with your name.')
      return
    }
    setBusy(true)
    try {
      await onAsk(said)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It was not shown. Try again.')
      setBusy(false)
    }
  }

  return (
    <Dialog title={`${label} ${masked}`} isOpen onClose={onClose} width="narrow">
      <p className={styles['why']}>
        <Lock size={16} aria-hidden="true" /> Why do you need the full number? This is recorded with your
        name.
      </p>
      <RadioGroup
        label="Reason"
        hideLabel
        options={REASONS}
        value={reason}
        onChange={setReason}
        error={reason === 'other' ? undefined : problem}
      />
      {reason === 'other' && (
        <TextArea label="The reason" value={words} onChange={setWords} error={problem} rows={2} />
      )}
      <Button kind="filled" size={40} wide isPending={busy} onPress={() => void show()}>
        Show for 30 seconds
      </Button>
    </Dialog>
  )
}
