import { useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { usePropose, type Policy } from './queries'
import { REASON_LIMIT } from './reason-dialog'
import { termProblems, type TermForm, type TermProblems } from './rules'
import { className, span, termWords } from './words'
import styles from './retention.module.css'

const TOLD_RESIDENTS_DAYS = 1827

function useTermForm(policy: Policy, onClose: () => void) {
  const [form, setForm] = useState<TermForm>({
    days: String(policy.days),
    legalBasis: policy.legal_basis,
    reason: '',
  })
  const [found, setFound] = useState<TermProblems>({})
  const propose = usePropose()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = termProblems(policy, form)
    setFound(wrong)
    if (Object.keys(wrong).length > 0 || propose.isPending) return
    const { days, legalBasis, reason } = form
    const body = { data_class: policy.data_class, days: Number(days), legal_basis: legalBasis.trim() }
    propose.mutate(
      { ...body, reason: reason.trim() },
      {
        onSuccess: () => {
          toast({ text: `${className(policy.data_class)}: the auditor is asked` })
          onClose()
        },
      },
    )
  }

  const server = fieldErrors(propose.error)
  const problems: TermProblems = {
    ...(server['days'] !== undefined && { days: server['days'] }),
    ...(server['legal_basis'] !== undefined && { legalBasis: server['legal_basis'] }),
    ...(server['reason'] !== undefined && { reason: server['reason'] }),
    ...found,
  }
  return {
    form,
    problems,
    propose,
    submit,
    set: (change: Partial<TermForm>) => setForm({ ...form, ...change }),
  }
}

/** Another term or legal basis; nothing changes until the auditor consents. */
export function ProposeDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { form, problems, propose, submit, set } = useTermForm(policy, onClose)
  return (
    <Dialog title={`Another term for ${className(policy.data_class)}`} isOpen onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <p>{`Kept for ${termWords(policy.data_class, policy.days)}. Another term counts once the auditor has consented.`}</p>
        <TermFields policy={policy} form={form} problems={problems} onChange={set} />
        {isLongerThanTold(policy, form.days) && (
          <Banner tone="warning" title="Residents were told five years">
            A longer term than the one they agreed to needs another consent text first.
          </Banner>
        )}
        {propose.error && <Banner tone="danger" title={wordsOf(propose.error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={propose.isPending}>
            Ask the auditor
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface TermFieldsProps {
  policy: Policy
  form: TermForm
  problems: TermProblems
  onChange: (change: Partial<TermForm>) => void
}

function TermFields({ policy, form, problems, onChange }: TermFieldsProps) {
  return (
    <>
      <TextField
        label="Days"
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        value={form.days}
        onChange={(days) => onChange({ days })}
        help={daysHelp(policy, form.days)}
        error={problems.days}
      />
      <TextField
        label="Because"
        autoComplete="off"
        maxLength={200}
        value={form.legalBasis}
        onChange={(legalBasis) => onChange({ legalBasis })}
        help="The law or the duty the term rests on."
        error={problems.legalBasis}
      />
      <TextArea
        label="Why it should change"
        value={form.reason}
        onChange={(reason) => onChange({ reason })}
        limit={REASON_LIMIT}
        maxLength={REASON_LIMIT}
        error={problems.reason}
      />
    </>
  )
}

function isLongerThanTold(policy: Policy, days: string): boolean {
  return policy.data_class === 'closed_cases' && Number(days) > TOLD_RESIDENTS_DAYS
}

function daysHelp({ least, most }: Policy, days: string): string {
  const bounds = `From ${least} to ${most}.`
  return /^[1-9]\d{0,4}$/.test(days.trim()) ? `${bounds} This is ${span(Number(days))}.` : bounds
}
