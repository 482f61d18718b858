import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { count, dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { TextField } from '@/ui/text-field'
import { columnWords } from './columns'
import { useOpenValues, type Purpose, type Values } from './queries'
import styles from './record.module.css'

const PURPOSES: readonly { id: Purpose; label: string }[] = [
  { id: 'request', label: 'Somebody asked what is held about them' },
  { id: 'complaint', label: 'A complaint' },
  { id: 'breach', label: 'A breach, or a suspicion of one' },
  { id: 'correctness', label: 'To see whether the record is right' },
  { id: 'authority', label: 'A court or an authority asks' },
]
const ENOUGH = 3

/** What the entry held before and after: sealed until a purpose is chosen and a reason typed, one entry at a time. */
export function SealedValues({ seq }: { seq: number }) {
  const open = useOpenValues(seq)
  if (open.data) return <Opened values={open.data} />
  return (
    <Ask
      isPending={open.isPending}
      problem={open.error && wordsOf(open.error)}
      onAsk={(purpose, reason) => open.mutate({ purpose, reason })}
    />
  )
}

interface AskProps {
  isPending: boolean
  problem: string | null
  onAsk: (purpose: Purpose, reason: string) => void
}

function Ask({ isPending, problem, onAsk }: AskProps) {
  const [purpose, setPurpose] = useState<Purpose | null>(null)
  const [reason, setReason] = useState('')
  const missing =
    purpose === null
      ? 'Choose a purpose first'
      : reason.trim().length < ENOUGH
        ? 'Say in a few words why'
        : undefined
  return (
    <section aria-label="Before and after" className={styles['sealed']}>
      <h3>
        <Lock size={16} aria-hidden="true" /> Before and after are sealed
      </h3>
      <p>Opening them is itself recorded. Say why first.</p>
      <Select
        label="Purpose"
        placeholder="Choose a purpose"
        options={PURPOSES}
        value={purpose}
        onChange={setPurpose}
      />
      <TextField
        label="Reason"
        help="Stands in who looked, in your words"
        value={reason}
        maxLength={500}
        onChange={setReason}
      />
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
      <Button
        kind="filled"
        isPending={isPending}
        reason={missing}
        onPress={() => purpose !== null && onAsk(purpose, reason.trim())}
      >
        Open
      </Button>
    </section>
  )
}

function Opened({ values }: { values: Values }) {
  const { state, before, after, matches, erased_by: by, erased_at: at } = values
  if (state !== 'open') {
    return (
      <section aria-label="Before and after" className={styles['sealed']}>
        <h3>{state === 'erased' ? 'Erased by rule' : 'It does not open'}</h3>
        {state === 'erased' && by !== null ? (
          <p>
            Nothing is left to open: the values were erased{at !== null && ` on ${dayAndTime(at)}`}.{' '}
            <Link to="/record" search={{ entry: by }}>
              Entry {count(by)} says so
            </Link>
            . That this entry existed, and that it is unchanged, can still be proved.
          </p>
        ) : (
          <p>
            The values cannot be opened, and no erasure in the record covers them. Have the whole record
            checked.
          </p>
        )}
      </section>
    )
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return (
    <section aria-label="Before and after" className={styles['sealed']}>
      <h3>Before and after</h3>
      <p role="status">
        {matches
          ? 'This is exactly what was recorded: it matches the commitment.'
          : 'This is NOT what was recorded: it does not match the commitment. Have the whole record checked.'}
      </p>
      <dl className={styles['values']}>
        {names.map((name) => (
          <div key={name}>
            <dt>{columnWords(name)}</dt>
            {name in before && <Value label="Before" text={before[name] ?? null} />}
            {name in after && <Value label="After" text={after[name] ?? null} />}
          </div>
        ))}
      </dl>
    </section>
  )
}

function Value({ label, text }: { label: string; text: string | null }) {
  return (
    <dd dir="auto">
      <span className={styles['side']}>{label}</span> {text === null || text === '' ? 'Nothing' : text}
    </dd>
  )
}
