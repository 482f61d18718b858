import { Check, Minus } from 'lucide-react'
import { createContext, useContext, type ReactNode } from 'react'
import {
  CheckboxButton,
  CheckboxField,
  Label,
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  SwitchButton,
  SwitchField,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { FieldNotes, type FieldWords } from './field-parts'
import field from './field.module.css'
import styles from './choice.module.css'

const BigContext = createContext(false)

export interface CheckboxProps {
  /** Leave out only with `aria-label`. */
  children?: ReactNode
  isSelected: boolean
  onChange: (next: boolean) => void
  isIndeterminate?: boolean
  isDisabled?: boolean
  'aria-label'?: string
  /** Short words at the right end: "needed for this letter". */
  note?: ReactNode
  big?: boolean
}

export function Checkbox({ children, note, big, ...rest }: CheckboxProps) {
  return (
    <CheckboxField {...rest}>
      <CheckboxButton className={cx(styles['choice'], big && styles['big'])}>
        {({ isIndeterminate, isSelected }) => (
          <>
            <span className={styles['square']}>
              {isIndeterminate ? (
                <Minus size={12} strokeWidth={3} aria-hidden="true" />
              ) : (
                isSelected && <Check size={12} strokeWidth={3} aria-hidden="true" />
              )}
            </span>
            {children !== undefined && <span className={styles['words']}>{children}</span>}
            {note !== undefined && <span className={styles['note']}>{note}</span>}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  )
}

export interface RadioGroupProps<Id extends string> extends FieldWords {
  options: readonly { id: Id; label: ReactNode; second?: ReactNode }[]
  value: Id | null
  onChange: (next: Id) => void
  hideLabel?: boolean
  isDisabled?: boolean
  id?: string
}

export function RadioGroup<Id extends string>(props: RadioGroupProps<Id>) {
  const { label, help, error, big, options, value, onChange, hideLabel, isDisabled, id } = props
  return (
    <BigContext value={big === true}>
      <AriaRadioGroup
        {...(id === undefined ? {} : { id })}
        value={value}
        onChange={(next) => {
          const chosen = options.find((option) => option.id === next)
          if (chosen) onChange(chosen.id)
        }}
        isDisabled={isDisabled === true}
        isInvalid={error !== undefined}
        validationBehavior="aria"
        className={cx(field['field'], styles['group'])}
      >
        <Label className={hideLabel ? 'visually-hidden' : field['label']}>{label}</Label>
        {options.map((option) => (
          <RadioOption key={option.id} id={option.id} label={option.label} second={option.second} />
        ))}
        <FieldNotes help={help} error={error} />
      </AriaRadioGroup>
    </BigContext>
  )
}

function RadioOption({ id, label, second }: { id: string; label: ReactNode; second?: ReactNode }) {
  const big = useContext(BigContext)
  return (
    <RadioField value={id}>
      <RadioButton className={cx(styles['choice'], big && styles['big'])}>
        <span className={styles['round']} />
        <span className={styles['words']}>
          {label}
          {second !== undefined && <span className={styles['second']}>{second}</span>}
        </span>
      </RadioButton>
    </RadioField>
  )
}

export interface SwitchProps {
  children: ReactNode
  isSelected: boolean
  onChange: (next: boolean) => void
  isDisabled?: boolean
}

export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <SwitchField {...rest}>
      <SwitchButton className={styles['choice'] ?? ''}>
        <span className={styles['track']} />
        <span className={styles['words']}>{children}</span>
      </SwitchButton>
    </SwitchField>
  )
}
