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

/**
 * One save under way at a time, each on top of the version the one before made; what was typed meanwhile goes out after
 * it. A conflict stops saving until a person has chosen.
 */
export class LetterSaver {
  private base: Letter
  private draft: Draft
  private readonly out: SaverOut
  private timer: ReturnType<typeof setTimeout> | undefined
  private saving = false
  private sent: Promise<void> = Promise.resolve()
  private asked = 0
  private waitsForChoice = false

  constructor(start: Letter, draft: Draft, out: SaverOut) {
    this.base = start
    this.draft = draft
    this.out = out
  }

  /** Saves 800 ms after the last change. */
  change(draft: Draft): void {
    this.draft = draft
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), WAIT_MS)
  }

  /** Saves now: on blur, on leaving, when the network is back. Done when nothing is left to send. */
  flush(): Promise<void> {
    clearTimeout(this.timer)
    this.asked += 1
    if (!this.saving) this.sent = this.untilSent()
    return this.sent
  }

  /** After a conflict: these words, on top of what the server holds. */
  goOn(draft: Draft, theirs: Letter): void {
    this.draft = draft
    this.base = theirs
    this.waitsForChoice = false
    void this.flush()
  }

  private async untilSent(): Promise<void> {
    this.saving = true
    let answered = 0
    let goesOn = true
    while (goesOn && answered !== this.asked) {
      answered = this.asked
      const waits = this.waitsForChoice || problemOf(this.draft) !== null || sameAs(this.draft, this.base)
      goesOn = !waits && (await this.sendOnce())
    }
    this.saving = false
  }

  private async sendOnce(): Promise<boolean> {
    const sent = this.draft
    this.out.onStatus({ kind: 'saving' })
    try {
      const saved = await this.out.put(this.base.id, this.base.version, bodyOf(sent))
      this.draft = afterSave(this.draft, sent, saved)
      this.base = saved
      this.out.onSaved(this.draft, saved)
      this.out.onStatus({ kind: 'saved', at: new Date() })
      return true
    } catch (error) {
      this.refused(error)
      return false
    }
  }

  private refused(error: unknown): void {
    if (this.out.isOffline(error)) {
      this.out.onStatus({ kind: 'kept' })
      return
    }
    this.out.onStatus({ kind: 'failed' })
    const theirs = this.out.insteadOf(error)
    if (theirs) {
      this.waitsForChoice = true
      this.out.onConflict(theirs)
    } else this.out.onRefused(error)
  }
}
