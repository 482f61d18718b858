import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { DateField } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { useAct, type DataRequest } from './queries'
import styles from '@/ui/parts.module.css'

const SHORTEST = 5
const PUT_OFF_LIMIT = 1000
const REFUSE_LIMIT = 2000

interface DialogProps {
  request: DataRequest
  onClose: () => void
}

/** An answer is promised for a later day; they are told which, and why. */
export function PutOffDialog({ request, onClose }: DialogProps) {
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const act = useAct(request)
  const fields = fieldErrors(act.error)
  return (
    <WithReason
      title="It takes longer"
      label="Why? They are told this."
      limit={PUT_OFF_LIMIT}
      press="Put it off"
      reason={reason}
      onReason={setReason}
      error={fields['until'] === undefined ? act.error : null}
      isPending={act.isPending}
      ready={until === null ? 'Give the new day.' : undefined}
      onSubmit={() =>
        act.mutate({ act: 'put-off', until: until ?? '', reason: reason.trim() }, { onSuccess: onClose })
      }
      onClose={onClose}
    >
      <DateField
        label="The answer comes by"
        help="At most 90 days after it came."
        value={until}
        onChange={setUntil}
        min={request.due_on}
        error={fields['until']}
      />
    </WithReason>
  )
}

/** A refusal with its reason; a correction that is not made is noted beside what it was about. */
export function RefuseDialog({ request, onClose }: DialogProps) {
  const [reason, setReason] = useState('')
  const act = useAct(request)
  return (
    <WithReason
      title="Refuse the request"
      label="Why? They are told this."
      limit={REFUSE_LIMIT}
      press="Refuse it"
      danger
      reason={reason}
      onReason={setReason}
      error={act.error}
      isPending={act.isPending}
      onSubmit={() => act.mutate({ act: 'refuse', reason: reason.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        {request.kind === 'correction'
          ? 'A note with what they asked and why it was not made stays on the case.'
          : 'The request is closed. They may complain to the Personal Data Protection Commission.'}
      </p>
    </WithReason>
  )
}

interface WithReasonProps {
  title: string
  label: string
  limit: number
  press: string
  danger?: boolean
  reason: string
  onReason: (next: string) => void
  error: Error | null
  isPending: boolean
  /** What else is missing. */
  ready?: string | undefined
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

function WithReason(props: WithReasonProps) {
  const [problem, setProblem] = useState<string>()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = props.reason.trim().length < SHORTEST ? 'Say why, in a few words.' : props.ready
    setProblem(wrong)
    if (wrong === undefined && !props.isPending) props.onSubmit()
  }

  return (
    <Dialog title={props.title} isOpen onClose={props.onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        {props.children}
        <TextArea
          label={props.label}
          value={props.reason}
          onChange={props.onReason}
          limit={props.limit}
          maxLength={props.limit}
          error={problem}
        />
        {props.error && <Banner tone="danger" title={wordsOf(props.error)} />}
        <div className={`${styles['actions'] ?? ''} ${styles['end'] ?? ''}`}>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={props.danger === true ? 'danger' : 'filled'}
            isPending={props.isPending}
          >
            {props.press}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
