import { DiffText } from './diff-text'
import styles from './both-versions.module.css'

export interface VersionRow {
  name: string
  mine: string
  theirs: string
}

/** What I wrote beside what the server holds now, differences marked. Stands in the dialog of a conflict. */
export function BothVersions({ rows }: { rows: readonly VersionRow[] }) {
  return (
    <div className={styles['versions']}>
      {rows.map(({ name, mine, theirs }) => (
        <section key={name} aria-label={name} className={styles['row']}>
          <h3>{name}</h3>
          <div className={styles['mine']}>
            <p className={styles['whose']}>Yours</p>
            <p>{mine === '' ? 'Empty' : <DiffText before={theirs} after={mine} show="after" />}</p>
          </div>
          <div className={styles['theirs']}>
            <p className={styles['whose']}>There now</p>
            <p>{theirs === '' ? 'Empty' : <DiffText before={theirs} after={mine} show="before" />}</p>
          </div>
        </section>
      ))}
    </div>
  )
}
