import { useCallback, useEffect, useRef, useState } from 'react'

export type SaveStatus =
  { kind: 'idle' } | { kind: 'saving' } | { kind: 'saved'; at: Date } | { kind: 'kept' } | { kind: 'failed' }

const WAIT_MS = 800

export interface Autosave {
  status: SaveStatus
  /** Save in 800 ms unless something else is typed first. */
  later: (value: string) => void
  /** Save now: on blur, and before leaving the page. */
  flush: () => void
}

/**
 * `save` sends the value and returns when the server has it. `isOffline` tells a lost network (kept on this device)
 * from a refusal (failed). A save that finishes after a newer one began changes nothing.
 */
export function useAutosave(
  save: (value: string) => Promise<void>,
  isOffline: (error: unknown) => boolean,
): Autosave {
  const [status, setStatus] = useState<SaveStatus>({ kind: 'idle' })
  const waiting = useRef<{ value: string; timer: number } | null>(null)
  const turn = useRef(0)
  const latest = useRef({ save, isOffline })
  useEffect(() => {
    latest.current = { save, isOffline }
  })

  const send = useCallback(async (value: string) => {
    const mine = ++turn.current
    const settle = (next: SaveStatus) => {
      if (turn.current === mine) setStatus(next)
    }
    settle({ kind: 'saving' })
    try {
      await latest.current.save(value)
      settle({ kind: 'saved', at: new Date() })
    } catch (error) {
      settle({ kind: latest.current.isOffline(error) ? 'kept' : 'failed' })
    }
  }, [])

  const flush = useCallback(() => {
    if (!waiting.current) return
    const { value, timer } = waiting.current
    window.clearTimeout(timer)
    waiting.current = null
    void send(value)
  }, [send])

  const later = useCallback(
    (value: string) => {
      if (waiting.current) window.clearTimeout(waiting.current.timer)
      waiting.current = { value, timer: window.setTimeout(flush, WAIT_MS) }
    },
    [flush],
  )

  useEffect(() => flush, [flush])
  return { status, later, flush }
}
