import { useCallback, useState } from 'react'

/** Whether the end of exactly this text has been on screen. `text` is the letter's hash: other words start again. */
export function useReadToEnd(text: string) {
  const [readText, setReadText] = useState<string | null>(null)
  const endRef = useCallback(
    (end: HTMLElement | null) => {
      if (!end) return
      const watcher = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setReadText(text)
      })
      watcher.observe(end)
      return () => watcher.disconnect()
    },
    [text],
  )
  return { endRef, read: readText === text }
}
