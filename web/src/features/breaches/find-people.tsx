import { useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { MomentField, thisMinute, type Moment } from './moment'
import { useAct, type Breach } from './queries'
import { momentOf } from './words'
import styles from './breaches.module.css'

/** Whose cases an account was shown in a span of time, from the record of who looked. */
export function FindPeopleForm({ breach }: { breach: Breach }) {
  const [actor, setActor] = useState<string | null>(null)
  const [since, setSince] = useState<Moment>({ ...thisMinute(), time: '00:00' })
  const [until, setUntil] = useState<Moment>(thisMinute)
  const [problem, setProblem] = useState<string>()
  const act = useAct(breach)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const from = momentOf(since.day, since.time)
    const to = momentOf(until.day, until.time)
    const wrong =
      actor === null
        ? 'Choose whose looks.'
        : from === null || to === null
          ? 'Give both days and times.'
          : undefined
    setProblem(wrong)
    if (wrong !== undefined || actor === null || from === null || to === null || act.isPending) return
    // The whole of the last minute.
    const body = { actor_id: actor, session_id: null, since: from, until: to.replace(':00+', ':59+') }
    act.mutate({ act: 'find', body })
  }

  const words = problem ?? (act.error === null ? undefined : wordsOf(act.error))
  return (
    <form noValidate onSubmit={submit} aria-label="Find the people" className={styles['form']}>
      <Select
        label="Who was shown their cases?"
        options={breach.accounts.map(({ id, name, role }) => ({ id, label: name, second: role }))}
        value={actor}
        onChange={setActor}
        placeholder="Choose an account"
      />
      <MomentField label="From" value={since} onChange={setSince} />
      <MomentField label="Until" value={until} onChange={setUntil} />
      {words !== undefined && <Banner tone="danger" title={words} />}
      <div className={styles['actions']}>
        <Button type="submit" isPending={act.isPending}>
          Find them from who looked
        </Button>
      </div>
    </form>
  )
}
