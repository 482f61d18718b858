import type { IntakeView } from './types'

export interface HandIn {
  kind: 'ready' | 'as-it-is' | 'not-yet' | 'done'
  missing: readonly string[]
  /** The button: verb and object. */
  label: string
}

/** The server decides; this puts its decision into the words of the bar. */
export function handInOf(view: IntakeView): HandIn {
  const missing = view.what_is_missing_to_submit
  if (view.status !== 'draft') return { kind: 'done', missing: [], label: 'Handed in' }
  if (!view.may.includes('submit')) return { kind: 'not-yet', missing, label: 'Hand in the case' }
  if (missing.length === 0) return { kind: 'ready', missing, label: 'Hand in the case' }
  const things = missing.length === 1 ? '1 thing' : `${missing.length} things`
  return { kind: 'as-it-is', missing, label: `Hand in with ${things} missing` }
}
