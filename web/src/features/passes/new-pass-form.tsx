import { useMemo, useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { clockTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useIssuePass, type IssuedPass, type Passes, type Volunteer } from './queries'
import { endsToChoose, suggestions } from './rules'
import styles from './passes.module.css'

interface NewPassFormProps {
  passes: Passes
  onIssued: (issued: IssuedPass) => void
}

const NEEDED = 'Write the volunteer’s name.'

export function NewPassForm({ passes, onIssued }: NewPassFormProps) {
  const [name, setName] = useState('')
  const [known, setKnown] = useState<Volunteer | null>(null)
  const [end, setEnd] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const issue = useIssuePass()
  const problems = useMemo(() => {
    if (missing) return [{ field: 'pass-name', message: NEEDED }]
    return issue.error === null ? [] : [{ field: 'pass-name', message: wordsOf(issue.error) }]
  }, [missing, issue.error])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (issue.isPending) return
    const written = name.trim()
    setMissing(written === '')
    if (written === '') return
    issue.mutate({ name: written, volunteer_id: known?.id ?? null, ends_at: end }, { onSuccess: onIssued })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title="No pass is made yet" problems={problems} />
      <Who
        name={name}
        known={known}
        volunteers={passes.volunteers}
        error={missing && name.trim() === '' ? NEEDED : undefined}
        onChange={(written, volunteer) => {
          setName(written)
          setKnown(volunteer)
        }}
      />
      <EndsAt passes={passes} value={end} onChange={setEnd} />
      <Button type="submit" kind="filled" size={48} isPending={issue.isPending}>
        Make the pass
      </Button>
    </form>
  )
}

interface WhoProps {
  name: string
  known: Volunteer | null
  volunteers: readonly Volunteer[]
  error: string | undefined
  onChange: (name: string, known: Volunteer | null) => void
}

/** By name, or one press for somebody who was here before: their cases stay theirs. */
function Who({ name, known, volunteers, error, onChange }: WhoProps) {
  const offered = known === null ? suggestions(name, volunteers) : []
  return (
    <>
      <TextField
        id="pass-name"
        label="Volunteer’s name"
        help={
          known === null
            ? 'Who was here before is suggested as you type.'
            : `${known.name} was here before. A pass they still have ends.`
        }
        autoComplete="off"
        maxLength={200}
        big
        value={name}
        onChange={(next) => onChange(next, null)}
        error={error}
      />
      {offered.length > 0 && (
        <div role="group" aria-label="Volunteers who were here before" className={styles['known']}>
          {offered.map((volunteer) => (
            <Button key={volunteer.id} size={40} onPress={() => onChange(volunteer.name, volunteer)}>
              {volunteer.name}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}

interface EndsAtProps {
  passes: Passes
  value: string | null
  onChange: (end: string) => void
}

function EndsAt({ passes: { now, default_end: usual }, value, onChange }: EndsAtProps) {
  const ends = useMemo(
    () =>
      endsToChoose(now, usual).map((id) => ({
        id,
        label: clockTime(id),
        ...(Date.parse(id) === Date.parse(usual) && { second: 'As on every evening' }),
      })),
    [now, usual],
  )
  const chosen = ends.find(({ id }) => id === value) ?? ends.find(({ second }) => second !== undefined)
  return <Select label="Ends at" big options={ends} value={chosen?.id ?? null} onChange={onChange} />
}
