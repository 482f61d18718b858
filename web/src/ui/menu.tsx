import type { ReactNode } from 'react'
import {
  Dialog as AriaDialog,
  DialogTrigger,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover as AriaPopover,
  Text,
  Tooltip as AriaTooltip,
  TooltipTrigger,
} from 'react-aria-components'
import { cx } from '@/kit/cx'
import { InLandmark } from './in-landmark'
import { KeyHint } from './key-hint'
import list from './list.module.css'

export interface MenuEntry {
  id: string
  label: string
  second?: string
  icon?: ReactNode
  hint?: string
  danger?: boolean
  isDisabled?: boolean
  onAction: () => void
}

/** `trigger` is a Button. The menu needs its own name. */
export function Menu({
  label,
  trigger,
  items,
}: {
  label: string
  trigger: ReactNode
  items: readonly MenuEntry[]
}) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover className={list['popover'] ?? ''}>
        <AriaMenu aria-label={label} items={items} className={list['list'] ?? ''}>
          {(item) => (
            <MenuItem
              id={item.id}
              textValue={item.label}
              onAction={item.onAction}
              isDisabled={item.isDisabled === true}
              className={cx(list['item'], item.danger && list['danger'])}
            >
              {item.icon}
              <Text slot="label" className={list['grow'] ?? ''}>
                {item.label}
                {/* Part of the name: what is seen is what is said. */}
                {item.second !== undefined && <span className={list['second']}> {item.second}</span>}
              </Text>
              {item.hint !== undefined && <KeyHint>{item.hint}</KeyHint>}
            </MenuItem>
          )}
        </AriaMenu>
      </AriaPopover>
    </MenuTrigger>
  )
}

/** A small floating panel beside its trigger: "Why?". */
export function Popover({
  label,
  trigger,
  children,
}: {
  label: string
  trigger: ReactNode
  children: ReactNode
}) {
  return (
    <DialogTrigger>
      {trigger}
      <InLandmark>
        <AriaPopover isNonModal className={cx(list['popover'], list['panel'])}>
          <AriaDialog aria-label={label}>{children}</AriaDialog>
        </AriaPopover>
      </InLandmark>
    </DialogTrigger>
  )
}

/** Extra words on hover and focus. Never the only place a fact appears. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={300} closeDelay={100}>
      {children}
      <AriaTooltip offset={6} className={list['tooltip'] ?? ''}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
