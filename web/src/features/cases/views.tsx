import { Link, type HistoryState } from '@tanstack/react-router'
import { inView, readCaseFilters, viewOf, VIEWS, type CaseSearch } from './search'
import styles from './cases.module.css'

/** The lists people ask for most, each an address of its own. `state`: the words in the box, which stay. */
export function Views({ search, state }: { search: CaseSearch; state: HistoryState }) {
  const current = viewOf(search)
  return (
    <nav aria-label="Lists" className={styles['views']}>
      {VIEWS.map((view) => (
        <Link
          key={view.id}
          to="/cases"
          search={readCaseFilters({ ...inView(search, view) })}
          state={state}
          className={styles['view']}
          activeProps={{}}
          aria-current={view.id === current ? 'page' : undefined}
          data-current={view.id === current || undefined}
        >
          {view.label}
        </Link>
      ))}
    </nav>
  )
}
