import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { Select } from '@/ui/select'
import { TextArea } from '@/ui/text-area'
import { MomentField, thisMinute, type Moment } from './moment'
import { useRecordBreach, type BreachKind, type DataKind } from './queries'
import { DATA, KINDS, momentOf } from './words'
import styles from '@/ui/parts.module.css'

const LIMIT = 10_000
const SHORTEST = 10
const KIND_OPTIONS = (Object.keys(KINDS) as BreachKind[]).map((id) => ({ id, label: KINDS[id] }))
const DATA_KINDS = Object.keys(DATA) as DataKind[]

/** What happened, when it was found, what it concerns. */
export function NewBreachDialog({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<BreachKind | null>(null)
  const [data, setData] = useState<DataKind[]>([])
  const [found, setFound] = useState<Moment>(thisMinute)
  const [story, setStory] = useState('')
  const [problem, setProblem] = useState<string>()
  const record = useRecordBreach()
  const navigate = useNavigate()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const found_at = momentOf(found.day, found.time)
    const wrong = problemOf(kind, found_at, story)
    setProblem(wrong)
    if (wrong !== undefined || kind === null || found_at === null || record.isPending) return
    record.mutate(
      { kind, data_kinds: data, found_at, began_at: null, ended_at: null, story: story.trim() },
      { onSuccess: ({ id }) => void navigate({ to: '/breaches/$breachId', params: { breachId: id } }) },
    )
  }

  const refused = problem ?? (record.error === null ? undefined : wordsOf(record.error))
  return (
    <Dialog title="Record a breach" isOpen onClose={onClose} width="wide">
      <form noValidate onSubmit={submit} className={styles['form']}>
        <Select
          label="What kind is it?"
          options={KIND_OPTIONS}
          value={kind}
          onChange={setKind}
          placeholder="Choose"
        />
        <MomentField
          label="Found"
          value={found}
          onChange={setFound}
          error={fieldErrors(record.error)['found_at']}
        />
        <DataKinds chosen={data} onChange={setData} />
        <TextArea label="What happened" value={story} onChange={setStory} limit={LIMIT} maxLength={LIMIT} />
        {refused !== undefined && <Banner tone="danger" title={refused} />}
        <div className={`${styles['actions'] ?? ''} ${styles['end'] ?? ''}`}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={record.isPending}>
            Record it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function problemOf(kind: BreachKind | null, found: string | null, story: string): string | undefined {
  if (kind === null) return 'Choose what kind it is.'
  if (found === null) return 'Give the day and the time it was found.'
  return story.trim().length < SHORTEST ? 'Say what happened, in a sentence.' : undefined
}

function DataKinds({ chosen, onChange }: { chosen: DataKind[]; onChange: (next: DataKind[]) => void }) {
  return (
    <fieldset className={styles['list']}>
      <legend>What of theirs it concerns</legend>
      {DATA_KINDS.map((one) => (
        <Checkbox
          key={one}
          isSelected={chosen.includes(one)}
          onChange={(on) => onChange(on ? [...chosen, one] : chosen.filter((other) => other !== one))}
        >
          {DATA[one]}
        </Checkbox>
      ))}
    </fieldset>
  )
}
