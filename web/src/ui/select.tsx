import { Check, ChevronDown } from 'lucide-react'
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { FieldNotes, type FieldWords } from './field-parts'
import styles from './field.module.css'
import list from './list.module.css'

export interface Option<Id extends string = string> {
  id: Id
  label: string
  second?: string
}

export interface SelectProps<Id extends string> extends FieldWords {
  options: readonly Option<Id>[]
  value: Id | null
  onChange: (next: Id) => void
  placeholder?: string
  isDisabled?: boolean
  /** "filter" puts the label inside the button: "Status Open". */
  look?: 'field' | 'filter'
  id?: string
}

export function Select<Id extends string>(props: SelectProps<Id>) {
  const {
    label,
    help,
    error,
    big,
    options,
    value,
    onChange,
    placeholder,
    isDisabled,
    look = 'field',
    id,
  } = props
  const filter = look === 'filter'
  return (
    <AriaSelect
      {...(id === undefined ? {} : { id })}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key)
        if (chosen) onChange(chosen.id)
      }}
      isDisabled={isDisabled === true}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      placeholder={placeholder ?? 'Choose one'}
      className={cx(styles['field'], big && styles['big'], filter && styles['filter'])}
    >
      {filter ? (
        <div className={styles['box']}>
          <Label className={styles['filterLabel']}>{label}</Label>
          <Trigger className={styles['filterTrigger']} />
        </div>
      ) : (
        <>
          <Label className={styles['label']}>{label}</Label>
          <Trigger className={styles['box']} />
        </>
      )}
      <FieldNotes help={help} error={error} />
      <Popover className={list['popover'] ?? ''}>
        <Options options={options} />
      </Popover>
    </AriaSelect>
  )
}

function Trigger({ className }: { className: string | undefined }) {
  return (
    <Button className={className ?? ''}>
      <SelectValue className={styles['value'] ?? ''}>
        {({ selectedText, defaultChildren }) => (selectedText === '' ? defaultChildren : selectedText)}
      </SelectValue>
      <ChevronDown size={16} aria-hidden="true" />
    </Button>
  )
}

/** The list of a select or a combo box. */
export function Options({ options }: { options: readonly Option[] }) {
  return (
    <ListBox
      className={list['list'] ?? ''}
      items={options}
      renderEmptyState={() => <div className={list['empty']}>Nothing fits these words</div>}
    >
      {(option) => (
        <ListBoxItem id={option.id} textValue={option.label} className={list['item'] ?? ''}>
          {({ isSelected }) => (
            <>
              <span className={list['grow']}>
                <Text slot="label">{option.label}</Text>
                {option.second !== undefined && (
                  <Text slot="description" className={list['second']}>
                    {option.second}
                  </Text>
                )}
              </span>
              {isSelected && <Check size={16} aria-hidden="true" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  )
}
