import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Chip } from '@/ui/chip'
import { EmptyState } from '@/ui/states'
import { filterWords, type FilterNames } from './filter-words'
import { filterKeysOf, withFilter, type CaseSearch } from './search'
import styles from './cases.module.css'

export interface NothingFoundProps {
  search: CaseSearch
  names: FilterNames
  onChange: (next: CaseSearch) => void
  /** What to do where there is no case at all. */
  first?: ReactNode
}

/** What would be here, why it is not, and what to drop. */
export function NothingFound({ search, names, onChange, first }: NothingFoundProps) {
  const keys = filterKeysOf(search)
  if (keys.length === 0 && search.q === undefined) {
    return (
      <EmptyState title="No cases yet" action={first}>
        A case stands here from the moment its interview begins.
      </EmptyState>
    )
  }
  return (
    <div className={styles['nothing']}>
      <EmptyState
        title={search.q === undefined ? 'No case fits these filters' : `Nothing found for “${search.q}”`}
      >
        {keys.length === 0
          ? 'Whole words are found in any language. Try fewer of them, the name alone, or the last digits of the number.'
          : 'Drop one of these and look again.'}
      </EmptyState>
      <div role="group" aria-label="Drop a filter" className={styles['drops']}>
        {keys.map((key) => (
          <Drop key={key} onPress={() => onChange(withFilter(search, { [key]: undefined }))}>
            {filterWords(key, search, names)}
          </Drop>
        ))}
        {search.q !== undefined && (
          <Drop
            onPress={() => onChange(withFilter(search, { q: undefined }))}
          >{`The words “${search.q}”`}</Drop>
        )}
      </div>
    </div>
  )
}

function Drop({ children, onPress }: { children: string; onPress: () => void }) {
  return (
    <Chip icon={<X size={16} aria-hidden="true" />} onPress={onPress}>
      <span className="visually-hidden">Drop </span>
      {children}
    </Chip>
  )
}
