import { dropDraft, keepDraft, readDraft, type DraftKey } from '@/kit/drafts'
import type { Draft } from './draft'

/** What was typed on this device and never reached the server, and the version it was typed on. */
export interface Typed {
  version: number
  draft: Draft
}

export function editingKey(user: string, letterId: string): DraftKey {
  return { user, about: letterId, field: 'letter' }
}

export function typedHere(key: DraftKey): Typed | null {
  try {
    const typed = JSON.parse(readDraft(key)?.text ?? 'null') as Typed | null
    return typed && Array.isArray(typed.draft.sentences) ? typed : null
  } catch {
    return null
  }
}

export function keepTyped(key: DraftKey, version: number, draft: Draft): void {
  keepDraft(key, JSON.stringify({ version, draft } satisfies Typed))
}

export function typedIsSent(key: DraftKey): void {
  dropDraft(key)
}
