import type { ReactNode } from 'react'
import { Button, ToggleButton, ToggleButtonGroup, type PressEvent } from 'react-aria-components'
import { cx } from '@/kit/cx'
import styles from './chip.module.css'

export interface ChipProps {
  children: ReactNode
  onPress: (event: PressEvent) => void
  icon?: ReactNode
  /** Dashed: a thing that is missing. */
  dashed?: boolean
  isDisabled?: boolean
}

/** A likely answer, or a missing thing. 32 high, 44 on a phone. */
export function Chip({ children, icon, dashed, ...rest }: ChipProps) {
  return (
    <Button {...rest} className={cx(styles['chip'], dashed && styles['dashed'])}>
      {icon}
      {children}
    </Button>
  )
}

export interface ChipGroupProps<Id extends string> {
  label: string
  options: readonly { id: Id; label: string; lang?: string; count?: number }[]
  selected: Id
  onSelect: (next: Id) => void
}

/** One of a few, chosen at once: the views of a list. */
export function ChipGroup<Id extends string>({ label, options, selected, onSelect }: ChipGroupProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys.has(id))
        if (chosen) onSelect(chosen.id)
      }}
      className={styles['group'] ?? ''}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className={styles['chip'] ?? ''}>
          <span lang={option.lang}>{option.label}</span>
          {option.count !== undefined && <span className={styles['count']}>{option.count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

export interface ToggleChipProps {
  children: ReactNode
  isSelected: boolean
  onChange: (next: boolean) => void
}

/** One filter, on or off by itself. */
export function ToggleChip({ children, ...rest }: ToggleChipProps) {
  return (
    <ToggleButton {...rest} className={styles['chip'] ?? ''}>
      {children}
    </ToggleButton>
  )
}

export type TagTone = 'plain' | 'accent' | 'danger' | 'warning' | 'success'

/** A fact about the thing beside it. Not pressable. */
export function Tag({
  tone = 'plain',
  children,
  lang,
}: {
  tone?: TagTone
  children: ReactNode
  lang?: string
}) {
  return (
    <span className={styles['tag']} data-tone={tone} lang={lang}>
      {children}
    </span>
  )
}
