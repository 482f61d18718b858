import { useState, type SyntheticEvent } from 'react'
import { useRefusal } from '@/api/refusal'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { useProve } from './queries'
import styles from './account.module.css'

export interface ProveDialogProps {
  title: string
  onProved: () => void
  onClose: () => void
}

/** Before a change of how one signs in: the password once more. */
export function ProveDialog({ title, onProved, onClose }: ProveDialogProps) {
  const [password, setPassword] = useState('')
  const prove = useProve()
  const problems = useRefusal(prove.error, 'prove-password')

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (!prove.isPending && password !== '') prove.mutate(password, { onSuccess: onProved })
  }

  return (
    <Dialog title={title} isOpen onClose={onClose} width="narrow">
      <form noValidate onSubmit={submit} className={styles['part']}>
        <ErrorSummary title="Nothing is changed yet" problems={problems} />
        <TextField
          id="prove-password"
          label="Your password"
          help="So that nobody changes this while your device lies open."
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <div className={styles['acts']}>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" kind="filled" isPending={prove.isPending}>
            Go on
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
