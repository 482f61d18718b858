import { useState, type SyntheticEvent } from 'react'
import { PASSWORD_HELP } from '@/api/password-words'
import { useRefusal } from '@/api/refusal'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { useChangePassword } from './queries'
import styles from './account.module.css'

export function PasswordForm() {
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const change = useChangePassword()
  const problems = useRefusal(change.error, 'new-password')

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (change.isPending || current === '' || fresh === '') return
    change.mutate(
      { current, new: fresh },
      {
        onSuccess: () => {
          setCurrent('')
          setFresh('')
          toast({ text: 'Password changed. Your other sessions have ended' })
        },
      },
    )
  }

  return (
    <form noValidate onSubmit={submit} className={styles['part']}>
      <ErrorSummary title="The password is not changed" problems={problems} />
      <TextField
        label="Password now"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
      />
      <TextField
        id="new-password"
        label="New password"
        help={PASSWORD_HELP}
        type="password"
        autoComplete="new-password"
        value={fresh}
        onChange={setFresh}
      />
      <Button type="submit" isPending={change.isPending}>
        Change the password
      </Button>
    </form>
  )
}
