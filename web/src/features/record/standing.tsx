import { CircleAlert, CircleCheck, Download, LoaderCircle, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { Button } from '@/ui/button'
import { Menu } from '@/ui/menu'
import { useAskCheck, type Standing } from './queries'
import { asQuery, type RecordSearch } from './search'
import { figuresOf, verdictOf, type Tone } from './standing-words'
import styles from './standing.module.css'

const ICONS = { good: CircleCheck, bad: CircleAlert, busy: LoaderCircle, none: CircleAlert } as const

export interface StandingHeadProps {
  standing: Standing
  search: RecordSearch
  mayCheck: boolean
}

/** How the record stands, before what is in it: whether it was read again, how far it is signed, and by whom outside. */
export function StandingHead({ standing, search, mayCheck }: StandingHeadProps) {
  const now = useNow()
  const verdict = verdictOf(standing, now)
  return (
    <section aria-label="How the record stands" className={styles['standing']}>
      <div className={styles['verdict']}>
        <Sign tone={verdict.tone} />
        <div className={styles['words']}>
          <h2 aria-live="polite">{verdict.title}</h2>
          <p>{verdict.second}</p>
          {verdict.problems.length > 0 && (
            <ul className={styles['problems']}>
              {verdict.problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
        </div>
        {mayCheck && <Acts standing={standing} search={search} />}
      </div>
      <dl className={styles['figures']}>
        {figuresOf(standing, now).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Sign({ tone }: { tone: Tone }) {
  const Icon = ICONS[tone]
  return (
    <span className={styles['sign']} data-tone={tone}>
      <Icon size={20} aria-hidden="true" />
    </span>
  )
}

function Acts({ standing, search }: { standing: Standing; search: RecordSearch }) {
  const ask = useAskCheck()
  const [failed, setFailed] = useState<string | null>(null)
  const running = standing.newest !== null && standing.newest.ended_at === null
  const save = (path: string) => {
    setFailed(null)
    saveFile(path).catch((error: unknown) => setFailed(wordsOf(error)))
  }
  const query = asQuery(search)
  const ofCase = search.case === undefined ? '' : `?case=${search.case}`
  return (
    <div className={styles['acts']}>
      <Button
        icon={<RotateCw size={16} aria-hidden="true" />}
        isPending={running || ask.isPending}
        onPress={() => ask.mutate()}
      >
        Check again now
      </Button>
      <Menu
        label="Take away"
        trigger={<Button icon={<Download size={16} aria-hidden="true" />}>Export</Button>}
        items={[
          {
            id: 'proof',
            label: ofCase === '' ? 'The record with its proof' : 'This case with its proof',
            second: 'for an auditor outside',
            onAction: () => save(`/api/record/bundle${ofCase}`),
          },
          {
            id: 'csv',
            label: 'What is shown, as a table',
            second: 'CSV',
            onAction: () => save(`/api/record/export?kind=csv&${query}`),
          },
          {
            id: 'json',
            label: 'What is shown, as data',
            second: 'JSON',
            onAction: () => save(`/api/record/export?kind=json&${query}`),
          },
        ]}
      />
      <p role="alert" className={styles['problem']}>
        {failed ?? (ask.error && wordsOf(ask.error))}
      </p>
    </div>
  )
}

/** The moment, looked at every few seconds: ages are told by it. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 5_000)
    return () => window.clearInterval(timer)
  }, [])
  return now
}
