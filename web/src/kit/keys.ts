import { useEffect, useRef } from 'react'
import { device, makeStore, useStore } from './store'

/**
 * One key or a sequence: "J", "?", "/", "Shift X", "G C", "Ctrl K". Letters are written in capitals; "Ctrl" also matches
 * the Command key. A binding of the page wins over one of the frame, because it was added later.
 */
export interface KeyBinding {
  keys: string
  /** What it does, for the list under "?". */
  does: string
  run: () => void
  group?: string
}

interface Bound extends KeyBinding {
  id: number
}

const SEQUENCE_MS = 1200
const SWITCH = 'mps.keys'

const bindings = makeStore<readonly Bound[]>([])
const enabled = makeStore<boolean>(device.read(SWITCH) !== 'off')
let nextId = 0
let pending: { key: string; at: number } | null = null

export function useBindings(): readonly KeyBinding[] {
  return useStore(bindings)
}

export function useKeysEnabled(): boolean {
  return useStore(enabled)
}

export function setKeysEnabled(on: boolean): void {
  device.write(SWITCH, on ? 'on' : 'off')
  enabled.set(on)
}

/** Binds keys while the component is mounted. The handlers may change on every render; the keys and words should not. */
export function useKeys(list: readonly KeyBinding[]): void {
  const latest = useRef(list)
  useEffect(() => {
    latest.current = list
  })
  const shape = JSON.stringify(list.map(({ keys, does, group }) => ({ keys, does, group })))
  useEffect(() => {
    const added: Bound[] = (JSON.parse(shape) as Omit<KeyBinding, 'run'>[]).map((binding, index) => ({
      ...binding,
      id: nextId++,
      run: () => latest.current[index]?.run(),
    }))
    bindings.set([...bindings.get(), ...added])
    return () => {
      bindings.set(bindings.get().filter((binding) => !added.includes(binding)))
    }
  }, [shape])
}

export function inTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  if (target.getAttribute('role') === 'spinbutton' || target instanceof HTMLSelectElement) return true
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  )
}

function nameOf(event: KeyboardEvent): string {
  const letter = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  if (event.ctrlKey || event.metaKey) return `Ctrl ${letter}`
  if (event.altKey) return `Alt ${letter}`
  return event.shiftKey && /^[A-Z]$/.test(letter) ? `Shift ${letter}` : letter
}

function find(keys: string): Bound | undefined {
  return bindings.get().findLast((binding) => binding.keys === keys)
}

/** A dialog owns the keyboard while it is open; so do list boxes and menus, which choose by typed letters. */
function somethingElseListens(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return true
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"]') !== null
}

export function onKeyDown(event: KeyboardEvent): void {
  if (event.repeat || event.defaultPrevented || event.isComposing) return
  const name = nameOf(event)
  const chord = name.startsWith('Ctrl ') || name.startsWith('Alt ')
  if (!chord && (inTextField(event.target) || !enabled.get())) return
  if (somethingElseListens(event.target)) return
  const first = pending && event.timeStamp - pending.at < SEQUENCE_MS ? pending.key : null
  pending = null
  const binding = (first !== null && find(`${first} ${name}`)) || find(name)
  if (binding) {
    event.preventDefault()
    binding.run()
  } else if (bindings.get().some(({ keys }) => keys.startsWith(`${name} `))) {
    pending = { key: name, at: event.timeStamp }
  }
}

/** Starts listening; returns the way to stop. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', onKeyDown)
  return () => {
    window.removeEventListener('keydown', onKeyDown)
  }
}
