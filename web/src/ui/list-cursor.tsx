import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useKeys, type KeyBinding } from '@/kit/keys'

export interface ListCursor {
  activeId: string | null
  setActiveId: (id: string | null) => void
}

export interface ListCursorOptions {
  ids: readonly string[]
  /** "case": for the words under "?". */
  noun: string
  onOpen?: (id: string) => void
  selected?: ReadonlySet<string>
  onSelect?: (next: ReadonlySet<string>) => void
}

/** J and K (or the arrows) move, Enter opens, X selects, Shift X selects up to here. */
export function useListCursor({ ids, noun, onOpen, selected, onSelect }: ListCursorOptions): ListCursor {
  const [activeId, setActiveId] = useState<string | null>(null)
  const [anchor, setAnchor] = useState<string | null>(null)

  function move(by: 1 | -1) {
    const at = activeId === null ? -1 : ids.indexOf(activeId)
    const next = ids[Math.min(Math.max(at + by, 0), ids.length - 1)]
    if (next !== undefined) setActiveId(next)
  }

  function select(range: boolean) {
    if (activeId === null || !onSelect) return
    const next = new Set(selected)
    const from = range && anchor !== null ? ids.indexOf(anchor) : ids.indexOf(activeId)
    const to = ids.indexOf(activeId)
    if (range) ids.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((id) => next.add(id))
    else if (!next.delete(activeId)) next.add(activeId)
    setAnchor(activeId)
    onSelect(next)
  }

  const group = 'This list'
  const keys: KeyBinding[] = [
    { keys: 'J', does: `Next ${noun}`, group, run: () => move(1) },
    { keys: 'K', does: `Previous ${noun}`, group, run: () => move(-1) },
    { keys: 'ArrowDown', does: `Next ${noun}`, group, run: () => move(1) },
    { keys: 'ArrowUp', does: `Previous ${noun}`, group, run: () => move(-1) },
  ]
  if (onOpen && activeId !== null) {
    keys.push({ keys: 'Enter', does: `Open the ${noun}`, group, run: () => onOpen(activeId) })
  }
  if (onSelect) {
    keys.push({ keys: 'X', does: `Select the ${noun}`, group, run: () => select(false) })
    keys.push({ keys: 'Shift X', does: 'Select up to here', group, run: () => select(true) })
  }
  useKeys(keys)
  return { activeId, setActiveId }
}

interface ActiveRowProps {
  active: boolean
  selected: boolean
  onPress?: (() => void) | undefined
  className: string | undefined
  /** Its place in a table of which only a part stands in the page. */
  rowIndex?: number
  children: ReactNode
}

/** A row that scrolls into sight when the cursor reaches it. Its press repeats what the link inside it does. */
export function ActiveRow({ active, selected, onPress, className, rowIndex, children }: ActiveRowProps) {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    // Keyboard users have the link inside the row and the list's own keys.
    <tr
      ref={row}
      aria-rowindex={rowIndex}
      className={className}
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-pressable={onPress !== undefined || undefined}
      onClick={(event) => {
        const onControl = event.target instanceof Element && event.target.closest('a, button, label, input')
        if (!onControl && window.getSelection()?.isCollapsed !== false) onPress?.()
      }}
    >
      {children}
    </tr>
  )
}
