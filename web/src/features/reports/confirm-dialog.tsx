import { useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { toast } from '@/ui/toast'
import { useConfirm, type Control } from './queries'
import { REMARK_LIMIT, remarkProblem } from './words'
import styles from './reports.module.css'

export interface ConfirmDialogProps {
  control: Control
  onClose: () => void
  onConfirmed: () => void
}

/** One's word for what no program can look at. What was typed stays when it is refused. */
export function ConfirmDialog({ control, onClose, onConfirmed }: ConfirmDialogProps) {
  const [remark, setRemark] = useState('')
  const [problem, setProblem] = useState<string>()
  const confirm = useConfirm(control.id)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = remarkProblem(remark)
    setProblem(wrong)
    if (wrong !== undefined || confirm.isPending) return
    confirm.mutate(remark.trim(), {
      onSuccess: () => {
        toast({ text: 'Confirmed' })
        onConfirmed()
        onClose()
      },
    })
  }

  return (
    <Dialog title={control.title} isOpen onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <p>{control.ask}</p>
        <p>{`Your word counts for ${control.every_days ?? 0} days and stands in the record.`}</p>
        <TextArea
          label="What you looked at"
          value={remark}
          onChange={setRemark}
          limit={REMARK_LIMIT}
          maxLength={REMARK_LIMIT}
          error={problem}
        />
        {confirm.error && <Banner tone="danger" title={wordsOf(confirm.error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={confirm.isPending}>
            I confirm it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
