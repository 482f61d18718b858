import { useCallback, useState } from 'react'
import { device } from './store'

/**
 * What a person has typed and the server has not yet taken, kept on this device under user, case and field. A reload
 * finds it again; success drops it; signing out asks.
 */
export interface DraftKey {
  user: string
  /** The case, or any other thing the text belongs to; "new" before it exists. */
  about: string
  field: string
}

export interface Draft {
  text: string
  at: string
}

const PREFIX = 'mps.draft'
const KEPT_DAYS = 7
const DAY = 86_400_000

function path(key: DraftKey): string {
  return [PREFIX, key.user, key.about, key.field].map(encodeURIComponent).join(':')
}

function parse(raw: string | null): Draft | null {
  if (raw === null) return null
  try {
    const value: unknown = JSON.parse(raw)
    if (typeof value !== 'object' || value === null) return null
    const { text, at } = value as Partial<Record<keyof Draft, unknown>>
    return typeof text === 'string' && typeof at === 'string' ? { text, at } : null
  } catch {
    return null
  }
}

export function readDraft(key: DraftKey): Draft | null {
  return parse(device.read(path(key)))
}

/** False when the device refuses to keep it (storage full or forbidden): the caller must say so. */
export function keepDraft(key: DraftKey, text: string, now: Date = new Date()): boolean {
  return device.write(path(key), JSON.stringify({ text, at: now.toISOString() }))
}

export function dropDraft(key: DraftKey): void {
  device.remove(path(key))
}

export function draftsOf(user: string): number {
  return device.keys(`${PREFIX}:${encodeURIComponent(user)}:`).length
}

export function dropDraftsOf(user: string): void {
  device.keys(`${PREFIX}:${encodeURIComponent(user)}:`).forEach((key) => device.remove(key))
}

/** A shared laptop must not keep a resident's words for ever. */
export function sweepDrafts(now: Date = new Date()): void {
  for (const key of device.keys(`${PREFIX}:`)) {
    const draft = parse(device.read(key))
    if (!draft || now.getTime() - Date.parse(draft.at) > KEPT_DAYS * DAY) device.remove(key)
  }
}

export interface HeldDraft {
  text: string
  setText: (next: string) => void
  /** Call after the server has taken the text. */
  clear: () => void
  /** True when the text shown came from this device rather than from `initial`. */
  restored: boolean
  /** False when the device could not keep the last change. */
  kept: boolean
}

export function useDraft(key: DraftKey, initial = ''): HeldDraft {
  const id = path(key)
  const [held, setHeld] = useState(() => begin(id, key, initial))
  const current = held.id === id ? held : begin(id, key, initial)
  if (held.id !== id) setHeld(current)
  const { user, about, field } = key

  const setText = useCallback(
    (text: string) => {
      const kept = keepDraft({ user, about, field }, text)
      setHeld((before) => ({ ...before, text, kept }))
    },
    [user, about, field],
  )
  const clear = useCallback(() => {
    dropDraft({ user, about, field })
    setHeld((before) => ({ ...before, text: '', restored: false, kept: true }))
  }, [user, about, field])

  return { text: current.text, restored: current.restored, kept: current.kept, setText, clear }
}

function begin(id: string, key: DraftKey, initial: string) {
  const draft = readDraft(key)
  return { id, text: draft?.text ?? initial, restored: draft !== null, kept: true }
}
