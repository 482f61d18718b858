import { ChevronDown } from 'lucide-react'
import { Button, ComboBox as AriaComboBox, Input, Label, Popover } from 'react-aria-components'
import { cx } from '@/kit/cx'
import { FieldNotes, type FieldWords } from './field-parts'
import { Options, type Option } from './select'
import styles from './field.module.css'
import list from './list.module.css'

export interface ComboBoxProps<Id extends string> extends FieldWords {
  options: readonly Option<Id>[]
  value: Id | null
  onChange: (next: Id | null) => void
  placeholder?: string
  isDisabled?: boolean
  /** Given when the server does the filtering: called with each change of the words. */
  onWords?: (words: string) => void
  id?: string
}

/** Type to narrow, then choose: agencies, categories, people. */
export function ComboBox<Id extends string>(props: ComboBoxProps<Id>) {
  const { label, help, error, big, options, value, onChange, placeholder, isDisabled, onWords, id } = props
  return (
    <AriaComboBox
      {...(id === undefined ? {} : { id })}
      {...(onWords ? { items: options, onInputChange: onWords } : { defaultItems: options })}
      value={value}
      onChange={(key) => onChange(options.find((option) => option.id === key)?.id ?? null)}
      isDisabled={isDisabled === true}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      menuTrigger="focus"
      allowsEmptyCollection
      className={cx(styles['field'], big && styles['big'])}
    >
      <Label className={styles['label']}>{label}</Label>
      <div className={styles['box']}>
        <Input className={styles['input']} placeholder={placeholder} />
        <Button className={styles['iconButton']} aria-label={`Show the list: ${label}`}>
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      <FieldNotes help={help} error={error} />
      <Popover className={list['popover'] ?? ''}>
        <Options options={options} />
      </Popover>
    </AriaComboBox>
  )
}
