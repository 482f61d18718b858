import { useEffect, useState } from 'react'
import { SearchField } from '@/ui/search-field'

const WAIT_MS = 250

export interface SearchBoxProps {
  q: string
  onSearch: (q: string) => void
}

/** One box for everything a case is known by. It waits for a pause in the typing; Enter does not wait. */
export function SearchBox({ q, onSearch }: SearchBoxProps) {
  const [typed, setTyped] = useState(q)
  const [asked, setAsked] = useState(q)
  const [seen, setSeen] = useState(q)
  // Back, a view or a dropped filter changed the address: the box follows. What it asked for itself it need not.
  if (q !== seen) {
    setSeen(q)
    if (q !== asked) {
      setTyped(q)
      setAsked(q)
    }
  }

  function ask(words: string) {
    setAsked(words)
    onSearch(words)
  }

  const words = typed.trim()
  useEffect(() => {
    if (words === asked) return
    const timer = window.setTimeout(() => {
      setAsked(words)
      onSearch(words)
    }, WAIT_MS)
    return () => window.clearTimeout(timer)
  }, [words, asked, onSearch])

  return (
    <SearchField
      label="Name, number, block or words"
      hint="/"
      value={typed}
      onChange={setTyped}
      onSubmit={() => ask(words)}
      maxLength={200}
    />
  )
}
