import { Link } from '@tanstack/react-router'
import { count, dayAndTime, exactTime, fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { CopyButton } from '@/ui/copy-button'
import { changedWords } from './columns'
import { AboutCommitments, NotYet } from './about'
import type { RecordRow } from './queries'
import type { RecordSearch } from './search'
import { didWhat, purposeWords } from './things'
import styles from './record.module.css'

/** One entry: who did what, to which row, when and why. */
export function Entry({ row, search }: { row: RecordRow; search: RecordSearch }) {
  const parts = changedWords(row.changed)
  return (
    <div className={styles['entry']}>
      <h2>Entry {count(row.seq)}</h2>
      <Details
        items={[
          { name: 'Who', value: <Who row={row} search={search} /> },
          { name: 'Did what', value: didWhat(row) },
          { name: 'When', value: `${fullDate(row.at)}, ${exactTime(row.at)}` },
          { name: 'Why', value: purposeWords(row.purpose) },
          {
            name: 'Which parts',
            value: parts.length === 0 ? 'Only when it was last touched' : parts.join(', '),
          },
          { name: 'Its id', value: <code>{row.row}</code> },
          ...(row.table === 'cases' ? [{ name: 'Case', value: <OnlyCase row={row} /> }] : []),
        ]}
      />
      <section aria-label="Commitment" className={styles['part']}>
        <h3>Commitment</h3>
        <p className={styles['whole']}>
          <code>{row.commitment}</code>
        </p>
        <CopyButton text={row.commitment} what={`the commitment of the entry of ${dayAndTime(row.at)}`} />
        <AboutCommitments />
      </section>
      <NotYet />
    </div>
  )
}

function Who({ row, search }: { row: RecordRow; search: RecordSearch }) {
  if (search.actor === row.actor) return row.actor_name
  return (
    <>
      {row.actor_name}
      <br />
      <Link to="/record" search={{ actor: row.actor }}>
        Only what {row.actor_name} did
      </Link>
    </>
  )
}

function OnlyCase({ row }: { row: RecordRow }) {
  return (
    <>
      <Link to="/record" search={{ case: row.row }}>
        Every change in this case
      </Link>
      <br />
      <Link to="/looks" search={{ case: row.row }}>
        Who looked at it
      </Link>
    </>
  )
}
