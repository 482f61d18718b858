import { codePointLength } from '@/kit/code-points'
import type { Mode, NewTurn } from './types'

export const CHAT_LIMIT = 500
export const PASTE_LIMIT = 20_000

export interface Entry {
  kind: NewTurn['kind']
  /** What the counter counts to. */
  limit: number
  /** Why it cannot be added as it stands. Nothing is ever cut. */
  problem: string | undefined
  isBlank: boolean
}

/** Long words are never refused for being typed: from 501 characters on they go in as one long message. */
export function entryOf(text: string, mode: Mode): Entry {
  const length = codePointLength(text)
  const long = mode === 'paste' || length > CHAT_LIMIT
  const over = length - PASTE_LIMIT
  return {
    kind: long ? 'paste' : 'said',
    limit: long ? PASTE_LIMIT : CHAT_LIMIT,
    problem:
      over > 0
        ? `${over.toLocaleString('en-SG')} characters more than fit in one message. Add it in two parts; nothing was cut.`
        : undefined,
    isBlank: text.trim() === '',
  }
}

/** Enter adds while talking; in a pasted message Enter is a new line, and Ctrl Enter adds. */
export function addsOn(
  key: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
  mode: Mode,
): boolean {
  if (key.key !== 'Enter' || key.shiftKey || key.altKey) return false
  return key.ctrlKey || key.metaKey || mode === 'guided'
}

/** A missing thing begins the line; what was typed before stays and follows it. */
export function prefilled(text: string, prefill: string): string {
  if (text.includes(prefill.trim())) return text
  return text.trim() === '' ? prefill : `${text.trimEnd()}\n${prefill}`
}
