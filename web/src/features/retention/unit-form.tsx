import type { UseMutationResult } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { isFault, wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { toast } from '@/ui/toast'
import type { UnitKind } from './queries'
import { REASON_LIMIT } from './reason-dialog'
import { numberProblem, reasonProblem } from './rules'
import { UnitFields } from './unit-fields'
import styles from './retention.module.css'

export interface UnitAct<Basis extends string> {
  case_number: string
  kind: UnitKind
  basis: Basis
  reason: string
}

interface Form<Basis> {
  number: string
  kind: UnitKind
  basis: Basis | null
  reason: string
}

type Problems = Partial<Record<'number' | 'basis' | 'reason', string | undefined>>

export interface UnitFormProps<Basis extends string> {
  title: string
  intro: string
  bases: readonly { id: Basis; label: string; second?: string }[]
  reasonHelp: string
  act: string
  done: string
  danger?: boolean
  mutation: UseMutationResult<unknown, Error, UnitAct<Basis>>
  onClose: () => void
}

function useForm<Basis extends string>({ mutation, done, onClose }: UnitFormProps<Basis>) {
  const [form, setForm] = useState<Form<Basis>>({ number: '', kind: 'case', basis: null, reason: '' })
  const [found, setFound] = useState<Problems>({})

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const { number, kind, basis, reason } = form
    const wrong = { number: numberProblem(number), reason: reasonProblem(reason) }
    setFound({ ...wrong, ...(basis === null && { basis: 'Choose what it rests on.' }) })
    if (basis === null || wrong.number !== undefined || wrong.reason !== undefined || mutation.isPending)
      return
    mutation.mutate(
      { case_number: number.trim(), kind, basis, reason: reason.trim() },
      {
        onSuccess: () => {
          toast({ text: done })
          onClose()
        },
      },
    )
  }

  return { form, found, submit, set: (change: Partial<Form<Basis>>) => setForm({ ...form, ...change }) }
}

/** An act about one case or one person: which, on what basis, and why. What was typed stays when it is refused. */
export function UnitForm<Basis extends string>(props: UnitFormProps<Basis>) {
  const { title, intro, bases, reasonHelp, act, danger, mutation, onClose } = props
  const { form, found, submit, set } = useForm(props)
  const absent = isFault(mutation.error, 'no_such_case')
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <p>{intro}</p>
        <UnitFields
          number={form.number}
          kind={form.kind}
          error={found.number ?? (absent ? wordsOf(mutation.error) : undefined)}
          onChange={set}
        />
        <RadioGroup
          label="It rests on"
          options={bases}
          value={form.basis}
          onChange={(basis) => set({ basis })}
          error={found.basis}
        />
        <TextArea
          label="Why"
          help={reasonHelp}
          value={form.reason}
          onChange={(reason) => set({ reason })}
          limit={REASON_LIMIT}
          maxLength={REASON_LIMIT}
          error={found.reason}
        />
        {mutation.error && !absent && <Banner tone="danger" title={wordsOf(mutation.error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind={danger ? 'danger' : 'filled'} isPending={mutation.isPending}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
