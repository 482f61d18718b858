import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import {
  Button,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaProps,
} from 'react-aria-components'
import { KeyHint } from './key-hint'
import styles from './field.module.css'

export interface SearchFieldProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  /** The accessible name, and the placeholder. */
  label: string
  hint?: string
  inputRef?: Ref<HTMLInputElement>
}

/** Escape empties it; Enter submits. */
export function SearchField({ label, hint, inputRef, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={styles['field'] ?? ''}>
      {({ isEmpty }) => (
        <div className={styles['box']}>
          <Search size={16} aria-hidden="true" />
          <Input className={styles['input']} placeholder={label} ref={inputRef} />
          {isEmpty && hint !== undefined && <KeyHint>{hint}</KeyHint>}
          {!isEmpty && (
            <Button className={styles['iconButton']} aria-label="Empty the search">
              <X size={16} aria-hidden="true" />
            </Button>
          )}
        </div>
      )}
    </AriaSearchField>
  )
}
