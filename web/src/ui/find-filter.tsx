import { useState, type ReactNode } from 'react'
import { Button } from './button'
import { SearchField } from './search-field'
import styles from './find-filter.module.css'

export interface Found {
  id: string
  /** The whole of it in words: it is the button's name. */
  label: string
}

export interface FindFilterProps {
  /** The accessible name, and the placeholder. */
  label: string
  /** What the list is narrowed to now, in words; null: by nothing. */
  chosen: string | null
  /** Asks the server what the words mean. Throws words to show where it cannot. */
  find: (words: string) => Promise<readonly Found[]>
  onChoose: (found: Found | null) => void
  problem: (error: unknown) => string
  /** "No person or case fits that": what to do. */
  nothing: string
}

/** A filter for what only words can say: type, press Enter, choose one of what was found. The words stay on this page. */
export function FindFilter({ label, chosen, find, onChoose, problem, nothing }: FindFilterProps) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<readonly Found[] | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)

  async function search(text: string) {
    setWrong(null)
    try {
      const items = await find(text.trim())
      const [only] = items
      if (items.length === 1 && only) choose(only)
      else setFound(items)
    } catch (error) {
      setWrong(problem(error))
    }
  }

  function choose(item: Found | null) {
    setFound(null)
    setTyped('')
    onChoose(item)
  }

  if (chosen !== null) {
    return (
      <Button onPress={() => choose(null)} aria-label={`Drop the filter: ${chosen}`}>
        {chosen} ×
      </Button>
    )
  }
  return (
    <div className={styles['filter']}>
      <SearchField
        label={label}
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setFound(null)
          setWrong(null)
        }}
        onSubmit={(text) => void search(text)}
      />
      <Notice>{wrong ?? (found?.length === 0 ? nothing : null)}</Notice>
      <Choices items={found ?? []} onChoose={choose} />
    </div>
  )
}

function Choices({ items, onChoose }: { items: readonly Found[]; onChoose: (item: Found) => void }) {
  if (items.length === 0) return null
  return (
    <ul aria-label="Found" className={styles['found']}>
      {items.map((item) => (
        <li key={item.id}>
          <Button kind="text" onPress={() => onChoose(item)}>
            {item.label}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className={styles['problem']}>
      {children}
    </p>
  )
}
