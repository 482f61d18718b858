import { useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { Select } from '@/ui/select'
import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import { MomentField, thisMinute, type Moment } from './moment'
import { useAct, type Breach, type Exception } from './queries'
import { EXCEPTIONS, momentOf } from './words'
import styles from '@/ui/parts.module.css'

const LIMIT = 4000
const SHORTEST = 5

/** The one thing to do next. */
export function NextStep({ breach }: { breach: Breach }) {
  switch (breach.standing) {
    case 'to_assess':
      return <AssessForm breach={breach} />
    case 'to_tell':
      return <ToldForm breach={breach} />
    case 'to_close':
      return <CloseForm breach={breach} />
    case 'closed':
      return null
  }
}

function AssessForm({ breach }: { breach: Breach }) {
  const [harm, setHarm] = useState<'yes' | 'no' | null>(null)
  const [counted, setCounted] = useState('')
  const [reasons, setReasons] = useState('')
  const [problem, setProblem] = useState<string>()
  const act = useAct(breach)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = assessProblem(harm, counted, reasons)
    setProblem(wrong)
    if (wrong !== undefined || act.isPending) return
    const body = {
      significant_harm: harm === 'yes',
      counted: counted === '' ? null : Number(counted),
      reasons: reasons.trim(),
    }
    act.mutate({ act: 'assess', body })
  }

  return (
    <form noValidate onSubmit={submit} aria-label="Assess it" className={styles['part']}>
      <h2>Assess it</h2>
      <p>
        It must be told where significant harm to anybody is likely, or 500 people or more are concerned. From
        the assessment there are three calendar days.
      </p>
      <RadioGroup
        label="Is significant harm likely?"
        options={[
          { id: 'yes', label: 'Yes', second: 'Identity numbers, money, health, violence, children.' },
          { id: 'no', label: 'No' },
        ]}
        value={harm}
        onChange={setHarm}
      />
      <TextField
        label="How many people, where the list below cannot tell"
        inputMode="numeric"
        value={counted}
        onChange={setCounted}
        maxLength={7}
      />
      <TextArea label="Why" value={reasons} onChange={setReasons} limit={LIMIT} maxLength={LIMIT} />
      <Send problem={problem} error={act.error} isPending={act.isPending} press="Record the assessment" />
    </form>
  )
}

function assessProblem(harm: 'yes' | 'no' | null, counted: string, reasons: string): string | undefined {
  if (harm === null) return 'Say whether significant harm is likely.'
  if (!/^\d{0,7}$/.test(counted)) return 'Give the number of people in figures.'
  return reasons.trim().length < SHORTEST ? 'Say why, in a sentence.' : undefined
}

function ToldForm({ breach }: { breach: Breach }) {
  const [at, setAt] = useState<Moment>(thisMinute)
  const [reference, setReference] = useState('')
  const [problem, setProblem] = useState<string>()
  const act = useAct(breach)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const told_at = momentOf(at.day, at.time)
    setProblem(told_at === null ? 'Give the day and the time.' : undefined)
    if (told_at === null || act.isPending) return
    act.mutate({ act: 'pdpc-told', body: { told_at, reference: reference.trim() } })
  }

  return (
    <form noValidate onSubmit={submit} aria-label="Tell the Commission" className={styles['part']}>
      <h2>Tell the Commission</h2>
      <p>Send the draft below on the Commission’s own page, then note it here.</p>
      <MomentField label="Told" value={at} onChange={setAt} error={fieldErrors(act.error)['told_at']} />
      <TextField label="Their reference" value={reference} onChange={setReference} maxLength={60} />
      <Send
        problem={problem}
        error={act.error}
        isPending={act.isPending}
        press="The Commission has been told"
      />
    </form>
  )
}

function CloseForm({ breach }: { breach: Breach }) {
  const [lesson, setLesson] = useState('')
  const [exception, setException] = useState<Exception | 'none'>('none')
  const [problem, setProblem] = useState<string>()
  const act = useAct(breach)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = lesson.trim().length < SHORTEST ? 'Say what was learnt, in a sentence.' : undefined
    setProblem(wrong)
    if (wrong !== undefined || act.isPending) return
    const body = { lesson: lesson.trim(), people_exception: exception === 'none' ? null : exception }
    act.mutate({ act: 'close', body })
  }

  return (
    <form noValidate onSubmit={submit} aria-label="Close it" className={styles['part']}>
      <h2>Close it</h2>
      {breach.significant_harm === true && (
        <Select
          label="Why people need not be told one by one"
          options={EXCEPTIONS}
          value={exception}
          onChange={setException}
        />
      )}
      <TextArea
        label="What was learnt, and what changes"
        value={lesson}
        onChange={setLesson}
        limit={LIMIT}
        maxLength={LIMIT}
      />
      <Send problem={problem} error={act.error} isPending={act.isPending} press="Close the breach" />
    </form>
  )
}

interface SendProps {
  problem: string | undefined
  error: Error | null
  isPending: boolean
  press: string
}

function Send({ problem, error, isPending, press }: SendProps) {
  const words = problem ?? (error === null ? undefined : wordsOf(error))
  return (
    <>
      {words !== undefined && <Banner tone="danger" title={words} />}
      <div className={styles['actions']}>
        <Button type="submit" kind="filled" isPending={isPending}>
          {press}
        </Button>
      </div>
    </>
  )
}
