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

export function NewPassForm({ passes, onIssued }: NewPassFormProps) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Volunteer | null>(null)
  const [end, setEnd] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const issue = useIssuePass()
  const ends = useMemo(
    () =>
      endsToChoose(passes.now, passes.default_end).map((id) => ({
        id,
        label: clockTime(id),
        ...(Date.parse(id) === Date.parse(passes.default_end) && { second: 'As always' }),
      })),
    [passes.now, passes.default_end],
  )
  const known = chosen === null ? suggestions(name, passes.volunteers) : []
  const problems = useMemo(() => {
    if (missing) return [{ field: 'pass-name', message: 'Name: Write the volunteer’s name.' }]
    return issue.isError ? [{ field: 'pass-name', message: wordsOf(issue.error) }] : []
  }, [missing, issue.isError, issue.error])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (issue.isPending) return
    setMissing(name.trim() === '')
    if (name.trim() === '') return
    issue.mutate(
      { name: name.trim(), volunteer_id: chosen?.id ?? null, ends_at: end },
      { onSuccess: onIssued },
    )
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title="No pass is made yet" problems={problems} />
      <TextField
        id="pass-name"
        label="Volunteer’s name"
        help={
          chosen === null
            ? 'Somebody new gets an account for passes alone: no password, no e-mail.'
            : `${chosen.name} has an account here. A pass they had before ends.`
        }
        autoComplete="off"
        big
        value={name}
        onChange={(next) => {
          setName(next)
          setChosen(null)
        }}
        error={missing ? 'Write the volunteer’s name.' : undefined}
      />
      {known.length > 0 && (
        <div role="group" aria-label="Volunteers known here" className={styles['known']}>
          {known.map((volunteer) => (
            <Button
              key={volunteer.id}
              size={40}
              onPress={() => {
                setName(volunteer.name)
                setChosen(volunteer)
              }}
            >
              {volunteer.name}
            </Button>
          ))}
        </div>
      )}
      <Select
        label="Ends at"
        options={ends}
        value={end ?? ends.find(({ id }) => Date.parse(id) === Date.parse(passes.default_end))?.id ?? null}
        onChange={setEnd}
      />
      <Button type="submit" kind="filled" size={48} isPending={issue.isPending}>
        Make the pass
      </Button>
    </form>
  )
}
