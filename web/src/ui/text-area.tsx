import { useImperativeHandle, useLayoutEffect, useRef, type ReactNode, type Ref } from 'react'
import {
  Label,
  TextArea as AriaTextArea,
  TextField,
  type TextFieldProps as AriaProps,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { codePointLength } from '@/kit/code-points'
import { FieldNotes, type FieldWords } from './field-parts'
import styles from './field.module.css'

export interface TextAreaProps
  extends
    FieldWords,
    Omit<
      AriaProps,
      'className' | 'style' | 'children' | 'isInvalid' | 'validationBehavior' | 'value' | 'onChange'
    > {
  value: string
  onChange: (next: string) => void
  rows?: number
  placeholder?: string
  /** The counter shows from four fifths of this. */
  limit?: number
  hideLabel?: boolean
  /** Sits inside the box under the text: the composer's buttons. */
  footer?: ReactNode
  areaRef?: Ref<HTMLTextAreaElement>
  /** "paper": the words of a letter, no box until it is in hand. */
  look?: 'field' | 'paper'
}

/** Grows with its text; never scrolls inside itself. */
export function TextArea(props: TextAreaProps) {
  const {
    label,
    help,
    error,
    big,
    value,
    rows = 3,
    placeholder,
    limit,
    hideLabel,
    footer,
    areaRef,
    look = 'field',
    onKeyDown,
    ...rest
  } = props
  const own = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(areaRef, () => own.current as HTMLTextAreaElement)

  useLayoutEffect(() => {
    const area = own.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }, [value])

  return (
    <TextField
      {...rest}
      {...(onKeyDown && { onKeyDown: passingOn(onKeyDown) })}
      value={value}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={cx(styles['field'], big && styles['big'], look === 'paper' && styles['paper'])}
    >
      <Label className={hideLabel ? 'visually-hidden' : styles['label']}>{label}</Label>
      <div className={cx(styles['box'], styles['areaBox'])} data-footer={footer !== undefined || undefined}>
        <AriaTextArea
          className={cx(styles['input'], styles['area'])}
          rows={rows}
          placeholder={placeholder}
          ref={own}
        />
        {footer}
      </div>
      {limit !== undefined && <Count length={codePointLength(value)} limit={limit} />}
      <FieldNotes help={help} error={error} />
    </TextField>
  )
}

type OnKeyDown = NonNullable<AriaProps['onKeyDown']>

/** A field that listens to keys would keep them all: what it makes nothing of is the page's, such as Alt 1 or Ctrl K. */
function passingOn(onKeyDown: OnKeyDown): OnKeyDown {
  return (event) => {
    onKeyDown(event)
    if (!event.isDefaultPrevented()) event.continuePropagation()
  }
}

function Count({ length, limit }: { length: number; limit: number }) {
  if (length < limit * 0.8) return null
  return (
    <span className={styles['count']}>
      {length} of {limit}
    </span>
  )
}
