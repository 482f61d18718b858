import styles from './record.module.css'

/** In the aside until an entry is opened. */
export function AboutTheRecord() {
  return (
    <div className={styles['entry']}>
      <h2>What the record holds</h2>
      <p>
        Each change of the office’s data makes one entry: who, what, when and why. The words, names and
        numbers themselves are not in it. Open an entry to see what it says.
      </p>
      <section aria-label="Commitments" className={styles['part']}>
        <h3>Commitments</h3>
        <AboutCommitments />
      </section>
      <NotYet />
    </div>
  )
}

export function AboutCommitments() {
  return (
    <p>
      A commitment stands where the values would be. It is worked out from exactly what the row held before
      and after, together with a long random number kept where this page cannot read it. Nobody can tell the
      values from it. If one day the values and that number are shown, anyone can work it out again and see
      that they are the same.
    </p>
  )
}

/** Says only what holds today. */
export function NotYet() {
  return (
    <>
      <section aria-label="What holds now" className={styles['part']}>
        <h3>What holds now</h3>
        <p>The database adds entries and refuses to change or remove one.</p>
      </section>
      <section aria-label="What is not here yet" className={styles['part']}>
        <h3>Not here yet</h3>
        <ul className={styles['points']}>
          <li>Checking that no entry is missing</li>
          <li>Copies with witnesses outside the office</li>
          <li>Opening the values behind a commitment, with a reason</li>
        </ul>
      </section>
    </>
  )
}
