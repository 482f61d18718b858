import { Link } from '@tanstack/react-router'
import { inView, viewOf, VIEWS, type CaseSearch } from './search'
import styles from './cases.module.css'

/** The lists people ask for most, each an address of its own. The words in the box stay. */
export function Views({ search }: { search: CaseSearch }) {
  const current = viewOf(search)
  return (
    <nav aria-label="Lists" className={styles['views']}>
      {VIEWS.map((view) => (
        <Link
          key={view.id}
          to="/cases"
          search={inView(search, view)}
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
