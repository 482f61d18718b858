import { CircleAlert } from 'lucide-react'
import { FieldError, Text } from 'react-aria-components'
import styles from './field.module.css'

export interface FieldWords {
  label: string
  help?: string | undefined
  /** Plain cause and the fix. Its presence marks the field invalid. */
  error?: string | undefined
  /** 48 high, reading size: phone, portal and sign-in. */
  big?: boolean
}

/** Help and error under a field. */
export function FieldNotes({ help, error }: Pick<FieldWords, 'help' | 'error'>) {
  return (
    <>
      {help !== undefined && (
        <Text slot="description" className={styles['help']}>
          {help}
        </Text>
      )}
      <FieldError className={styles['error']}>
        {error !== undefined && (
          <>
            <CircleAlert size={16} aria-hidden="true" />
            <span>{error}</span>
          </>
        )}
      </FieldError>
    </>
  )
}
