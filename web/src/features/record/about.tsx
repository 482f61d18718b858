import { useQuery } from '@tanstack/react-query'
import { count, dayAndTime } from '@/kit/time'
import { checksQuery, type Check, type Standing } from './queries'
import styles from './record.module.css'

/** In the aside until an entry is opened. */
export function AboutTheRecord({ standing }: { standing: Standing | undefined }) {
  return (
    <div className={styles['entry']}>
      <h2>What the record holds</h2>
      <p>
        Each change of the office’s data, and each time somebody is shown a case, makes one entry: who, what,
        when and why. The words, names and numbers themselves are not in it. Open an entry to see what it
        says.
      </p>
      <section aria-label="What holds" className={styles['part']}>
        <h3>What holds</h3>
        <ul className={styles['points']}>
          <li>The database adds entries and refuses to change or remove one.</li>
          <li>Every entry is a leaf of one signed tree: a leaf that is missing or changed is found.</li>
          <li>A witness outside the office signs that the tree only grew.</li>
          <li>What is erased by rule is gone for good; that it existed can still be proved.</li>
        </ul>
        {standing?.origin !== null && standing !== undefined && (
          <p className={styles['whole']}>
            The record’s name: <code>{standing.origin}</code>
          </p>
        )}
      </section>
      <LastChecks />
      <section aria-label="Commitments" className={styles['part']}>
        <h3>Commitments</h3>
        <AboutCommitments />
      </section>
    </div>
  )
}

export function AboutCommitments() {
  return (
    <p>
      A commitment stands where the values would be. It is worked out from exactly what the row held before
      and after, together with a long random number sealed beside them. Nobody can tell the values from it.
      When they are opened, it is worked out again: the same, and they are what was recorded.
    </p>
  )
}

function LastChecks() {
  const { data } = useQuery(checksQuery)
  const ended = data?.items.filter(({ ended_at: end }) => end !== null) ?? []
  if (ended.length === 0) return null
  return (
    <section aria-label="Last checks" className={styles['part']}>
      <h3>Last checks</h3>
      <ul className={styles['checks']}>
        {ended.slice(0, 5).map((check) => (
          <li key={check.id}>
            <strong>{dayAndTime(check.ended_at ?? check.asked_at)}</strong>, {checkWords(check)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function checkWords({
  whole,
  holds,
  to_size: size,
  took_seconds: took,
  asked_by: by,
  problems,
}: Check): string {
  const what = whole ? `all ${count(size ?? 0)} entries` : 'what was new'
  const found = holds === true ? 'unchanged' : `${count(problems.length)} things do not fit`
  return `${what}: ${found}. Asked for by ${by}, took ${Math.max(1, Math.round(took ?? 0))} s`
}
