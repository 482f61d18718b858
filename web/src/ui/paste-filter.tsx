import { useState } from 'react'
import { SearchField } from './search-field'
import styles from './paste-filter.module.css'

export interface PasteFilterProps {
  /** The accessible name, and the placeholder: "Case id or address". */
  label: string
  value: string | null
  /** Finds what is wanted in what was pasted; null where there is none. */
  read: (text: string) => string | null
  onChange: (next: string | null) => void
  /** What is wrong with a paste that holds nothing, and the fix. */
  problem: string
}

/** A filter for an id that nobody types: paste it, or an address that holds it, and press Enter. */
export function PasteFilter({ label, value, read, onChange, problem }: PasteFilterProps) {
  const [typed, setTyped] = useState(value ?? '')
  const [shownFor, setShownFor] = useState(value)
  const [wrong, setWrong] = useState(false)
  if (shownFor !== value) {
    setShownFor(value)
    setTyped(value ?? '')
    setWrong(false)
  }
  return (
    <div className={styles['filter']}>
      <SearchField
        label={label}
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setWrong(false)
          if (next === '' && value !== null) onChange(null)
        }}
        onSubmit={(text) => {
          const found = read(text)
          if (text.trim() === '') onChange(null)
          else if (found === null) setWrong(true)
          else onChange(found)
        }}
      />
      <p role="alert" className={styles['problem']}>
        {wrong && problem}
      </p>
    </div>
  )
}
