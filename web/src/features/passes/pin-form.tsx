import { useMemo, useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { ErrorSummary } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import { pinIn } from './rules'
import styles from './passes.module.css'

export interface PinFormProps {
  act: string
  isPending: boolean
  error: Error | null
  onPin: (pin: string) => void
}

/** The PIN that stands under the picture. What was typed stays, whatever becomes of it. */
export function PinForm({ act, isPending, error, onPin }: PinFormProps) {
  const [typed, setTyped] = useState('')
  const [isNone, setIsNone] = useState(false)
  const problems = useMemo(() => {
    if (isNone) return [{ field: 'pass-pin', message: 'A PIN has eight digits. Read it again.' }]
    return error === null ? [] : [{ field: 'pass-pin', message: wordsOf(error) }]
  }, [isNone, error])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (isPending) return
    const pin = pinIn(typed)
    setIsNone(pin === null)
    if (pin !== null) onPin(pin)
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <ErrorSummary title="You are not in yet" problems={problems} />
      <TextField
        id="pass-pin"
        label="PIN of your pass"
        help="Eight digits. Whoever runs the door shows them to you."
        inputMode="numeric"
        autoComplete="off"
        big
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" kind="filled" size={48} wide isPending={isPending}>
        {act}
      </Button>
    </form>
  )
}
