import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, idempotencyKey } from '@/api/client'
import { wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { DateField } from '@/ui/date-field'
import { Dialog } from '@/ui/dialog'
import { Select, type Option } from '@/ui/select'
import { TextField } from '@/ui/text-field'
import { rereadCase } from './queries'
import type { CaseDetail, NewFact } from './types'
import styles from './case.module.css'

const KINDS: readonly Option[] = [
  { id: 'reference_no', label: 'Reference or account number' },
  { id: 'amount', label: 'Amount in dollars' },
  { id: 'date', label: 'Date' },
  { id: 'statement', label: 'What happened' },
  { id: 'request', label: 'What the resident asks for' },
  { id: 'document', label: 'Paper' },
  { id: 'employer', label: 'Employer' },
  { id: 'household', label: 'Household' },
]

const NO_SLOT = 'none'

/** From a paper seen, or from the talk. It counts as confirmed by whoever adds it. */
export function AddFactDialog({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const client = useQueryClient()
  const [headers] = useState(idempotencyKey)
  const [kind, setKind] = useState('reference_no')
  const [value, setValue] = useState('')
  const [slot, setSlot] = useState(NO_SLOT)
  const [onPaper, setOnPaper] = useState(false)
  const [problem, setProblem] = useState<string>()
  const slots: Option[] = [
    { id: NO_SLOT, label: 'Something else' },
    ...detail.routing.slots.map(({ slot: id, label }) => ({ id, label })),
  ]
  const adding = useMutation({
    mutationFn: (body: NewFact) =>
      answer(
        api.POST('/api/cases/{case_id}/facts', { params: { path: { case_id: detail.id } }, headers, body }),
      ),
    onSuccess: async () => {
      await rereadCase(client, detail.id)
      onClose()
    },
  })

  function add() {
    const typed = kind === 'amount' ? value.replace(/^(S?\$|SGD)\s*/i, '').replaceAll(',', '') : value
    if (typed.trim() === '') {
      setProblem('Type what it is.')
      return
    }
    if (kind === 'amount' && !/^\d{1,12}(\.\d{1,2})?$/.test(typed.trim())) {
      setProblem('Type a sum, like 1,286.40.')
      return
    }
    setProblem(undefined)
    adding.mutate({
      type: kind,
      value: typed.trim(),
      slot: slot === NO_SLOT ? null : slot,
      subject: 'resident',
      from_document: onPaper,
    })
  }

  return (
    <Dialog
      title="Add a fact"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="filled" isPending={adding.isPending} onPress={add}>
            Add the fact
          </Button>
        </>
      }
    >
      <Select label="Kind" options={KINDS} value={kind} onChange={setKind} />
      {slots.length > 1 && <Select label="It answers" options={slots} value={slot} onChange={setSlot} />}
      {kind === 'date' ? (
        <DateField label="Day" value={value} onChange={(next) => setValue(next ?? '')} error={problem} />
      ) : (
        <TextField
          label="In words or figures"
          value={value}
          onChange={setValue}
          error={problem}
          maxLength={500}
        />
      )}
      <Checkbox isSelected={onPaper} onChange={setOnPaper}>
        I have seen it on paper
      </Checkbox>
      {adding.error && (
        <p role="alert" className={styles['problem']}>
          {wordsOf(adding.error)}
        </p>
      )}
    </Dialog>
  )
}
