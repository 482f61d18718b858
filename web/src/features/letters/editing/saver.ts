import type { SaveStatus } from '@/kit/autosave'
import type { Letter, LetterEdit } from '../types'
import { afterSave, bodyOf, problemOf, sameAs, type Draft } from './draft'

const WAIT_MS = 800

export interface SaverOut {
  put: (id: string, version: number, body: LetterEdit) => Promise<Letter>
  isOffline: (error: unknown) => boolean
  /** What the server holds, where somebody else was first. */
  insteadOf: (error: unknown) => Letter | null
  onStatus: (status: SaveStatus) => void
  /** The draft with the server's names, after each save. */
  onSaved: (draft: Draft, letter: Letter) => void
  onConflict: (theirs: Letter) => void
  onRefused: (error: unknown) => void
}

export interface Saver {
  /** Saves 800 ms after the last change. */
  change: (draft: Draft) => void
  /** Saves now: on blur, on leaving, when the network is back. */
  flush: () => void
  /** After a conflict: these words, on top of what the server holds. */
  goOn: (draft: Draft, theirs: Letter) => void
}

/**
 * One save under way at a time, each on top of the version the one before made; what was typed meanwhile goes out after
 * it. A conflict stops saving until a person has chosen.
 */
export function makeSaver(start: Letter, first: Draft, out: SaverOut): Saver {
  let base = start
  let draft = first
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving = false
  let again = false
  let waitsForChoice = false

  async function save(): Promise<void> {
    clearTimeout(timer)
    if (saving) {
      again = true
      return
    }
    if (waitsForChoice || problemOf(draft) !== null || sameAs(draft, base)) return
    const sent = draft
    saving = true
    again = false
    out.onStatus({ kind: 'saving' })
    try {
      const saved = await out.put(base.id, base.version, bodyOf(sent))
      draft = afterSave(draft, sent, saved)
      base = saved
      out.onSaved(draft, saved)
      out.onStatus({ kind: 'saved', at: new Date() })
    } catch (error) {
      refused(error)
    } finally {
      saving = false
    }
    if (again) await save()
  }

  function refused(error: unknown) {
    again = false
    if (out.isOffline(error)) {
      out.onStatus({ kind: 'kept' })
      return
    }
    out.onStatus({ kind: 'failed' })
    const theirs = out.insteadOf(error)
    if (theirs) {
      waitsForChoice = true
      out.onConflict(theirs)
    } else out.onRefused(error)
  }

  return {
    change(next) {
      draft = next
      clearTimeout(timer)
      timer = setTimeout(() => void save(), WAIT_MS)
    },
    flush: () => void save(),
    goOn(next, theirs) {
      draft = next
      base = theirs
      waitsForChoice = false
      void save()
    },
  }
}
