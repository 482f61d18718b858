import { useState } from 'react'
import { idempotencyKey } from '@/api/client'
import { fieldErrors, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useDraft } from '@/kit/drafts'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { DatePicker } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { Select } from '@/ui/select'
import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { useRecordReply } from '../mutations'
import type { NewReply } from '../types'
import { optionsOf, OUTCOMES, REPLY_CHANNELS, REPLY_KINDS } from '../words'
import { isoToday } from './days'
import styles from './after.module.css'

export interface RecordReplyDialogProps {
  letterId: string
  about: { our_ref: string }
  onClose: () => void
}

const KINDS = (Object.keys(REPLY_KINDS) as NewReply['kind'][]).map((id) => ({
  id,
  label: REPLY_KINDS[id].name,
  second: REPLY_KINDS[id].second,
}))

type Form = Omit<NewReply, 'text' | 'received_on'> & { received_on: string | null }

function useReply({ letterId, about, onClose }: RecordReplyDialogProps) {
  const words = useDraft({ user: useMe().id, about: letterId, field: 'reply' })
  const [key] = useState(idempotencyKey)
  const record = useRecordReply(letterId, key)
  const [form, setForm] = useState<Form>({
    kind: 'response',
    channel: 'email',
    received_on: isoToday(),
    agency_ref: '',
    outcome: null,
  })

  function submit() {
    const { received_on: day, ...rest } = form
    if (day === null) return
    const outcome = rest.kind === 'receipt' ? null : (rest.outcome ?? null)
    const onSuccess = () => {
      words.clear()
      toast({ text: `Reply to ${about.our_ref} written down` })
      onClose()
    }
    record.mutate({ ...rest, received_on: day, outcome, text: words.text }, { onSuccess })
  }

  return { words, form, setForm, submit, problem: record.error, isPending: record.isPending }
}

/** A reply written down by hand. Its words stay on the device until the server has them. */
export function RecordReplyDialog(props: RecordReplyDialogProps) {
  const { about, onClose } = props
  const { words, form, setForm, submit, problem, isPending } = useReply(props)
  return (
    <Dialog
      title={`Record a reply to ${about.our_ref}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button size={40} onPress={onClose}>
            Cancel
          </Button>
          <Button size={40} kind="filled" isPending={isPending} onPress={submit}>
            Record the reply
          </Button>
        </>
      }
    >
      <Fields form={form} setForm={setForm} problem={problem} />
      <TextArea
        label="What it says"
        help="Paste or type it. Leave it empty where a receipt says nothing more."
        error={fieldErrors(problem)['text']}
        value={words.text}
        onChange={words.setText}
        limit={20_000}
        rows={4}
      />
    </Dialog>
  )
}

interface FieldsProps {
  form: Form
  setForm: (next: Form) => void
  problem: unknown
}

function Fields({ form, setForm, problem }: FieldsProps) {
  const fields = fieldErrors(problem)
  const dayProblem = form.received_on === null ? 'Give the day it came.' : fields['received_on']
  return (
    <>
      <RadioGroup
        label="What came"
        options={KINDS}
        value={form.kind}
        onChange={(kind) => setForm({ ...form, kind })}
      />
      <div className={styles['two']}>
        <Select
          label="How"
          options={optionsOf(REPLY_CHANNELS)}
          value={form.channel}
          onChange={(channel) => setForm({ ...form, channel })}
        />
        <DatePicker
          label="Day it came"
          value={form.received_on}
          onChange={(day) => setForm({ ...form, received_on: day })}
          max={isoToday()}
          error={dayProblem}
        />
        <TextField
          label="The agency's reference"
          value={form.agency_ref}
          onChange={(ref) => setForm({ ...form, agency_ref: ref })}
          maxLength={80}
          error={fields['agency_ref']}
        />
        {form.kind !== 'receipt' && (
          <Select
            label="Outcome"
            options={optionsOf(OUTCOMES)}
            value={form.outcome ?? null}
            onChange={(outcome) => setForm({ ...form, outcome })}
            error={fields['outcome']}
          />
        )}
      </div>
      {problem !== null && Object.keys(fields).length === 0 && (
        <p role="alert" className={styles['problem']}>
          {wordsOf(problem)}
        </p>
      )}
    </>
  )
}
