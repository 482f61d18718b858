import { useEffect, useState } from 'react'
import { useKeys } from '@/kit/keys'
import { makeStore, useStore } from '@/kit/store'
import { Button } from './button'
import styles from './toast.module.css'

export interface Toast {
  /** What was done: "Ticket 46 marked as not here". Never an error, never the only place a fact appears. */
  text: string
  undo?: () => void
}

const SHOWN_MS = 8000

const queue = makeStore<readonly (Toast & { id: number })[]>([])
let nextId = 0

export function toast(next: Toast): void {
  queue.set([...queue.get(), { ...next, id: nextId++ }])
}

function dismiss(id: number): void {
  queue.set(queue.get().filter((item) => item.id !== id))
}

/** One at a time, bottom centre, paused while pointed at or focused. Mounted once by the frame. */
export function Toaster() {
  const current = useStore(queue)[0]
  const [held, setHeld] = useState(false)
  const id = current?.id

  useEffect(() => {
    if (id === undefined || held) return
    const timer = window.setTimeout(() => dismiss(id), SHOWN_MS)
    return () => window.clearTimeout(timer)
  }, [id, held])

  function undo() {
    if (!current) return
    dismiss(current.id)
    setHeld(false)
    current.undo?.()
  }

  return (
    <div className={styles['region']} role="status">
      {current && (
        // The pause is a courtesy to whoever is reading; every act here is the button's own.
        <div
          key={current.id}
          className={styles['toast']}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>{current.text}</span>
          {current.undo && (
            <>
              <UndoKey run={undo} />
              <Button hint="U" onPress={undo}>
                Undo
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  )
}

function UndoKey({ run }: { run: () => void }) {
  useKeys([{ keys: 'U', does: 'Undo the last act', run }])
  return null
}
