import { Link } from '@tanstack/react-router'
import { exactTime, fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import type { LookRow } from './queries'
import type { LookSearch } from './search'
import { casesWords, revealedWords, roleWords, shownWords } from './shown'
import styles from './looks.module.css'

/** One look: who was shown what, and which cases it held. */
export function Look({ row, search }: { row: LookRow; search: LookSearch }) {
  const revealed = revealedWords(row.detail)
  return (
    <div className={styles['look']}>
      <h2>{shownWords(row.route)}</h2>
      <Details
        items={[
          { name: 'Who', value: <Who row={row} search={search} /> },
          { name: 'Role', value: roleWords(row.role) },
          { name: 'When', value: `${fullDate(row.at)}, ${exactTime(row.at)}` },
          ...(revealed === null ? [] : [{ name: 'Which', value: revealed }]),
          { name: 'How many', value: casesWords(row.case_count) },
        ]}
      />
      <section aria-label="Which cases" className={styles['part']}>
        <h3>Which cases</h3>
        <ul className={styles['ids']}>
          {row.case_ids.map((id) => (
            <li key={id}>
              <code>{id}</code>
              <Link to="/looks" search={{ case: id }} aria-label={`Who looked at ${id}`}>
                Who looked
              </Link>
              <Link to="/record" search={{ case: id }} aria-label={`Changes in ${id}`}>
                Changes
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function Who({ row, search }: { row: LookRow; search: LookSearch }) {
  if (search.actor === row.actor) return row.actor_name
  return (
    <>
      {row.actor_name}
      <br />
      <Link to="/looks" search={{ actor: row.actor }}>
        Only what {row.actor_name} saw
      </Link>
    </>
  )
}

export function AboutLooks() {
  return (
    <div className={styles['look']}>
      <h2>What stands here</h2>
      <p>
        Each time the office’s system shows somebody a case, a letter or a list of them, one line is written:
        who, in which role, what, when, and which cases were in it.
      </p>
      <p>
        A resident may ask who looked at their cases. Type their name, NRIC or phone number, or a case number,
        into the filter and press Enter: the list is then theirs alone.
      </p>
      <p>
        A full NRIC or phone number, and what an entry of the record held, are shown only with a reason. The
        reason stands in the line. A file that was taken away has a line as well.
      </p>
    </div>
  )
}
