import type { ReactNode } from 'react'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import type { Acts } from './acts'
import styles from './case.module.css'

export interface DecideDialogProps {
  acts: Acts
  title: string
  /** The verb and its object on the deciding button. */
  decide: string
  onDecide: () => void
  onClose: () => void
  danger?: boolean
  children: ReactNode
}

/** Every act that needs a word from the person: the fields, then the one deciding button. */
export function DecideDialog({
  acts,
  title,
  decide,
  onDecide,
  onClose,
  danger,
  children,
}: DecideDialogProps) {
  function leave() {
    acts.forget()
    onClose()
  }
  return (
    // While the two versions are compared this one waits, with what was typed.
    <Dialog
      title={title}
      isOpen={acts.conflict === null}
      onClose={leave}
      actions={
        <>
          <Button kind="text" onPress={leave}>
            Cancel
          </Button>
          <Button kind={danger ? 'danger' : 'filled'} isPending={acts.isPending} onPress={onDecide}>
            {decide}
          </Button>
        </>
      }
    >
      {children}
      {acts.problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {acts.problem}
        </p>
      )}
    </Dialog>
  )
}
