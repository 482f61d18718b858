import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { conflictOf, fieldErrors, wordsOf } from '@/api/faults'
import { directoryQuery } from '@/api/office'
import { Details } from '@/ui/action-list'
import { Banner } from '@/ui/banner'
import { BothVersions, type VersionRow } from '@/ui/both-versions'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { FieldControl, type FieldControlProps } from './field-control'
import { bothRows, changesOf, draftOf, problemsOf, type Changes, type Draft, type Field } from './fields'
import styles from './office.module.css'

export interface EditDialogProps<Row extends { version: number }> {
  /** "CPFB", "the rule": completes "Change". */
  name: string
  row: Row
  fields: readonly Field[]
  /** What cannot be changed here: where it comes from. */
  given: readonly { name: string; value: ReactNode }[]
  agencies: FieldControlProps['agencies']
  save: (changes: Changes, version: number) => Promise<Row>
  onClose: () => void
}

/** One row of the directory. A change is made on the version that was read; a later one is shown beside it. */
export function EditDialog<Row extends { version: number }>(props: EditDialogProps<Row>) {
  const { name, row, fields, save, onClose } = props
  const client = useQueryClient()
  const [base, setBase] = useState(row)
  const [draft, setDraft] = useState(() => draftOf(fields, row))
  const saving = useMutation({
    mutationFn: (from: Row) => save(changesOf(fields, from, draft), from.version),
    onSuccess: () => {
      toast({ text: `${name} is changed` })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: directoryQuery.queryKey }),
  })
  const conflict = conflictOf<Row>(saving.error)
  if (!conflict) {
    return (
      <Form
        {...props}
        draft={draft}
        onDraft={setDraft}
        unchanged={Object.keys(changesOf(fields, base, draft)).length === 0}
        error={saving.error}
        isPending={saving.isPending}
        onSave={() => saving.mutate(base)}
      />
    )
  }
  const theirs = { ...conflict.current, version: conflict.currentVersion }
  return (
    <InConflict
      name={name}
      rows={bothRows(fields, draft, theirs)}
      isPending={saving.isPending}
      onClose={onClose}
      onMine={() => saving.mutate(theirs)}
      onEdit={() => {
        setBase(theirs)
        saving.reset()
      }}
    />
  )
}

interface InConflictProps {
  name: string
  rows: readonly VersionRow[]
  isPending: boolean
  onClose: () => void
  onMine: () => void
  onEdit: () => void
}

function InConflict({ name, rows, isPending, onClose, onMine, onEdit }: InConflictProps) {
  return (
    <Dialog
      title={`Somebody else changed ${name} while you were editing`}
      isOpen
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onEdit}>
            Edit mine again
          </Button>
          <Button onPress={onClose}>Keep theirs</Button>
          <Button kind="filled" isPending={isPending} onPress={onMine}>
            Go on with mine
          </Button>
        </>
      }
    >
      <p>Nothing of yours is saved yet. Choose which one goes on.</p>
      {rows.length === 0 ? <p>Both say the same now.</p> : <BothVersions rows={rows} />}
    </Dialog>
  )
}

interface FormProps<Row extends { version: number }> extends Omit<EditDialogProps<Row>, 'row' | 'save'> {
  draft: Draft
  onDraft: (next: Draft) => void
  unchanged: boolean
  error: Error | null
  isPending: boolean
  onSave: () => void
}

function Form<Row extends { version: number }>(props: FormProps<Row>) {
  const { name, fields, given, agencies, draft, onDraft, unchanged, error, isPending, onSave, onClose } =
    props
  const [found, setFound] = useState<Record<string, string>>({})
  const server = fieldErrors(error)
  const elsewhere = error !== null && Object.keys(server).length === 0

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = problemsOf(fields, draft)
    setFound(wrong)
    if (Object.keys(wrong).length === 0 && !unchanged && !isPending) onSave()
  }

  return (
    <Dialog title={`Change ${name}`} isOpen width="wide" onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        {fields.map((field) => (
          <FieldControl
            key={field.key}
            field={field}
            value={draft[field.key] ?? null}
            error={found[field.key] ?? server[field.key]}
            agencies={agencies}
            onChange={(value) => onDraft({ ...draft, [field.key]: value })}
          />
        ))}
        <Details items={given} />
        {elsewhere && <Banner tone="danger" title={wordsOf(error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind="filled"
            isPending={isPending}
            reason={unchanged ? 'Nothing is changed yet' : undefined}
          >
            Save the change
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
