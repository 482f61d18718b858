import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { MomentField, thisMinute, type Moment } from './moment'
import { sessionsQuery, useAct, type Breach } from './queries'
import { momentOf } from './words'
import styles from '@/ui/parts.module.css'

const ALL = 'all'

/** Whose cases an account was shown in a span of time, from the record of who looked. */
export function FindPeopleForm({ breach }: { breach: Breach }) {
  const [actor, setActor] = useState<string | null>(null)
  const [since, setSince] = useState<Moment>({ ...thisMinute(), time: '00:00' })
  const [until, setUntil] = useState<Moment>(thisMinute)
  const [session, setSession] = useState(ALL)
  const [problem, setProblem] = useState<string>()
  const act = useAct(breach)

  const from = momentOf(since.day, since.time)
  // The whole of the last minute.
  const to = momentOf(until.day, until.time)?.replace(':00+', ':59+') ?? null

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong =
      actor === null
        ? 'Choose whose looks.'
        : from === null || to === null
          ? 'Give both days and times.'
          : undefined
    setProblem(wrong)
    if (actor === null || from === null || to === null || act.isPending) return
    const session_id = session === ALL ? null : session
    act.mutate({ act: 'find', body: { actor_id: actor, session_id, since: from, until: to } })
  }

  const words = problem ?? (act.error === null ? undefined : wordsOf(act.error))
  return (
    <form noValidate onSubmit={submit} aria-label="Find the people" className={styles['form']}>
      <Select
        label="Who was shown their cases?"
        options={breach.accounts.map(({ id, name, role }) => ({ id, label: name, second: role }))}
        value={actor}
        onChange={(next) => {
          setActor(next)
          setSession(ALL)
        }}
        placeholder="Choose an account"
      />
      <MomentField label="From" value={since} onChange={setSince} />
      <MomentField label="Until" value={until} onChange={setUntil} />
      {actor !== null && from !== null && to !== null && (
        <Sessions breach={breach} span={{ actor, from, to }} value={session} onChange={setSession} />
      )}
      {words !== undefined && <Banner tone="danger" title={words} />}
      <div className={styles['actions']}>
        <Button type="submit" isPending={act.isPending}>
          Find them from who looked
        </Button>
      </div>
    </form>
  )
}

interface SessionsProps {
  breach: Breach
  span: { actor: string; from: string; to: string }
  value: string
  onChange: (next: string) => void
}

/** One session alone, where a device or an account was in other hands for a while. */
function Sessions({ breach, span, value, onChange }: SessionsProps) {
  const { data = [] } = useQuery(sessionsQuery(breach.id, span.actor, span.from, span.to))
  if (data.length < 2) return null
  return (
    <Select
      label="In which session?"
      options={[
        { id: ALL, label: 'In all of them' },
        ...data.map(({ id, device, first_at, looks }) => ({
          id,
          label: `From ${dayAndTime(first_at)}`,
          second: [device, `${looks} looks`].filter((part) => part !== null && part !== '').join(', '),
        })),
      ]}
      value={value}
      onChange={onChange}
    />
  )
}
