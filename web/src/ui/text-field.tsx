import { Eye, EyeOff, X } from 'lucide-react'
import { useState, type ReactNode, type Ref } from 'react'
import {
  Button,
  Input,
  Label,
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { FieldNotes, type FieldWords } from './field-parts'
import styles from './field.module.css'

export interface TextFieldProps
  extends
    FieldWords,
    Omit<AriaProps, 'className' | 'style' | 'children' | 'isInvalid' | 'validationBehavior'> {
  icon?: ReactNode
  placeholder?: string
  /** Shows a cross that empties the field. */
  clearLabel?: string
  /** What the eye beside a password is called, where the page is not in English. */
  eye?: { show: string; hide: string }
  inputRef?: Ref<HTMLInputElement>
}

const EYE = { show: 'Show what you typed', hide: 'Hide what you typed' }

/** A label above, help below, the error in place. A password can be shown. */
export function TextField(props: TextFieldProps) {
  const { label, help, error, big, icon, placeholder, clearLabel, eye = EYE, inputRef, type, ...rest } = props
  const [shown, setShown] = useState(false)
  const secret = type === 'password'
  return (
    <AriaTextField
      {...rest}
      type={secret && shown ? 'text' : (type ?? 'text')}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={cx(styles['field'], big && styles['big'])}
    >
      <Label className={styles['label']}>{label}</Label>
      <div className={styles['box']}>
        {icon}
        <Input className={styles['input']} placeholder={placeholder} ref={inputRef} />
        {clearLabel !== undefined && rest.value !== undefined && rest.value !== '' && (
          <Button
            className={styles['iconButton']}
            aria-label={clearLabel}
            onPress={() => rest.onChange?.('')}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        )}
        {secret && (
          <Button
            className={styles['iconButton']}
            aria-label={shown ? eye.hide : eye.show}
            onPress={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={20} aria-hidden="true" /> : <Eye size={20} aria-hidden="true" />}
          </Button>
        )}
      </div>
      <FieldNotes help={help} error={error} />
    </AriaTextField>
  )
}
