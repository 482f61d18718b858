import { useId, type ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { cx } from '@/kit/cx'
import { KeyHint } from './key-hint'
import styles from './button.module.css'

export type ButtonKind = 'filled' | 'outlined' | 'text' | 'danger'
/** 32 staff, 40 deciding bar, 48 phone and sign-in. */
export type ButtonSize = 32 | 40 | 48

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'isPending'> {
  children?: ReactNode
  kind?: ButtonKind
  size?: ButtonSize
  icon?: ReactNode
  /** The key that does the same, shown inside the button. */
  hint?: string
  /** Why it cannot be pressed now. Makes the button inert and shows the reason beside it. */
  reason?: string | undefined
  /** An icon alone: `aria-label` is then needed. */
  square?: boolean
  /** Under way: looks so, keeps the focus, and further presses do nothing. */
  isPending?: boolean
  wide?: boolean
}

/** The same looks for a link that acts like a button. */
export function buttonClass(kind: ButtonKind = 'outlined', size: ButtonSize = 32): string {
  return cx(styles['button'], styles[kind], styles[`size${size}`])
}

export function Button(props: ButtonProps) {
  const {
    children,
    kind = 'outlined',
    size = 32,
    icon,
    hint,
    reason,
    square,
    wide,
    isPending,
    onPress,
    ...rest
  } = props
  const reasonId = useId()
  const button = (
    <AriaButton
      {...rest}
      {...(onPress && {
        onPress: (event) => {
          if (!isPending) onPress(event)
        },
      })}
      data-pending={isPending || undefined}
      isDisabled={rest.isDisabled === true || reason !== undefined}
      aria-describedby={reason === undefined ? rest['aria-describedby'] : reasonId}
      className={cx(buttonClass(kind, size), square && styles['square'], wide && styles['wide'])}
    >
      {icon}
      {children}
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </AriaButton>
  )
  if (reason === undefined) return button
  return (
    <span className={styles['withReason']}>
      {button}
      <span id={reasonId} className={styles['reason']}>
        {reason}
      </span>
    </span>
  )
}
