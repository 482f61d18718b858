import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { singaporeDay } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { DateField } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { Select } from '@/ui/select'
import { TextArea } from '@/ui/text-area'
import { FindPerson } from './find-person'
import { bodyOf, EMPTY, problemOf, type RequestForm } from './form'
import { useOpenRequest, type PersonFound, type RequestKind } from './queries'
import { WhatIsAsked } from './what-is-asked'
import { KINDS, THROUGH } from './words'
import styles from '@/ui/parts.module.css'

const KIND_OPTIONS = (Object.keys(KINDS) as RequestKind[]).map((id) => ({ id, label: KINDS[id] }))
const WORDS_LIMIT = 4000

/** Somebody asked the office: who, what, when and how. What was typed stays when it is refused. */
export function NewRequestDialog({ onClose }: { onClose: () => void }) {
  const [person, setPerson] = useState<PersonFound | null>(null)
  const [form, setForm] = useState<RequestForm>({ ...EMPTY, received_on: singaporeDay(new Date()) })
  const [problem, setProblem] = useState<string>()
  const open = useOpenRequest()
  const navigate = useNavigate()
  const set = (change: Partial<RequestForm>) => setForm({ ...form, ...change })

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = person === null ? 'Find the person and choose them first.' : problemOf(form)
    setProblem(wrong)
    if (wrong !== undefined || person === null || open.isPending) return
    open.mutate(bodyOf(form, person.id), {
      onSuccess: ({ id }) => void navigate({ to: '/requests/$requestId', params: { requestId: id } }),
    })
  }

  const refused = problem ?? (open.error === null ? undefined : wordsOf(open.error))
  return (
    <Dialog title="Take a request down" isOpen onClose={onClose} width="wide">
      <form noValidate onSubmit={submit} className={styles['form']}>
        <FindPerson
          chosen={person}
          onChoose={(next) => {
            setPerson(next)
            set({ about: null, case_id: null, fact_id: null, consents: [] })
          }}
        />
        <RadioGroup
          label="What do they ask for?"
          options={KIND_OPTIONS}
          value={form.kind}
          onChange={(kind) => set({ kind })}
        />
        {person !== null && <WhatIsAsked person={person} form={form} onChange={set} />}
        <HowItCame form={form} error={fieldErrors(open.error)['received_on']} onChange={set} />
        {refused !== undefined && <Banner tone="danger" title={refused} />}
        <div className={`${styles['actions'] ?? ''} ${styles['end'] ?? ''}`}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={open.isPending}>
            Take it down
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface HowItCameProps {
  form: RequestForm
  error: string | undefined
  onChange: (change: Partial<RequestForm>) => void
}

function HowItCame({ form, error, onChange }: HowItCameProps) {
  return (
    <>
      <div className={styles['row']}>
        <DateField
          label="The day it came"
          value={form.received_on}
          onChange={(received_on) => onChange({ received_on })}
          max={singaporeDay(new Date())}
          error={error}
        />
        <Select
          label="How it came"
          options={THROUGH}
          value={form.asked_through}
          onChange={(asked_through) => onChange({ asked_through })}
        />
      </div>
      <TextArea
        label="What they said"
        help="In their words. Only this desk, and whoever makes a correction, reads it."
        value={form.words}
        onChange={(words) => onChange({ words })}
        limit={WORDS_LIMIT}
        maxLength={WORDS_LIMIT}
      />
    </>
  )
}
