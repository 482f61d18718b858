import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { useMay } from '@/api/me'
import { count, exactTime, fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Failed, Skeleton } from '@/ui/states'
import { changedWords } from './columns'
import { AboutCommitments } from './about'
import { entryQuery, type Entry as EntryShown, type Standing } from './queries'
import { SealedValues } from './sealed'
import type { RecordSearch } from './search'
import { stateWords } from './state-words'
import { didWhat, purposeWords } from './things'
import styles from './record.module.css'

export interface EntryProps {
  seq: number
  search: RecordSearch
  standing: Standing | undefined
}

/** One entry: who did what, to which row, when and why; whether it is signed; and, with a reason, what it held. */
export function Entry({ seq, search, standing }: EntryProps) {
  const { data, error, refetch } = useQuery(entryQuery(seq))
  const mayOpen = useMay('open_record_values')
  if (error) {
    return (
      <Failed title="The entry did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
        Nothing in it is lost. {wordsOf(error)}
      </Failed>
    )
  }
  if (!data) return <Skeleton label="The entry is loading" rows={6} />
  return (
    <div className={styles['entry']}>
      <Head entry={data} />
      <Details items={itemsOf(data, search, standing)} />
      {mayOpen && <SealedValues key={data.seq} seq={data.seq} />}
      <section aria-label="Commitment" className={styles['part']}>
        <h3>Commitment</h3>
        <p className={styles['whole']}>
          <code>{data.commitment}</code>
        </p>
        <CopyButton text={data.commitment} what={`the commitment of entry ${count(data.seq)}`} />
        <AboutCommitments />
      </section>
    </div>
  )
}

function Head({ entry }: { entry: EntryShown }) {
  const mayCheck = useMay('check_record')
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <div className={styles['head']}>
      <h2>Entry {count(entry.seq)}</h2>
      {mayCheck && entry.leaf !== null && (
        <Button
          kind="text"
          icon={<Download size={16} aria-hidden="true" />}
          aria-label={`Proof of entry ${count(entry.seq)}`}
          onPress={() => {
            setFailed(null)
            saveFile(`/api/record/${entry.seq}/receipt`).catch((error: unknown) => setFailed(wordsOf(error)))
          }}
        >
          Proof
        </Button>
      )}
      <p role="alert" className={styles['problem']}>
        {failed}
      </p>
    </div>
  )
}

function itemsOf(row: EntryShown, search: RecordSearch, standing: Standing | undefined) {
  const parts = changedWords(row.changed)
  return [
    { name: 'Who', value: <Who row={row} search={search} /> },
    { name: 'Did what', value: didWhat(row) },
    { name: 'When', value: `${fullDate(row.at)}, ${exactTime(row.at)}` },
    { name: 'Why', value: purposeWords(row.purpose) },
    ...(parts.length === 0 ? [] : [{ name: 'Which parts', value: parts.join(', ') }]),
    { name: 'State', value: stateWords(row, standing) },
    { name: 'Its id', value: <code>{row.row}</code> },
    ...(row.case_id === null ? [] : [{ name: 'Case', value: <OnlyCase row={row} id={row.case_id} /> }]),
  ]
}

function Who({ row, search }: { row: EntryShown; search: RecordSearch }) {
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

function OnlyCase({ row, id }: { row: EntryShown; id: string }) {
  return (
    <>
      {row.case_number ?? 'Without a number yet'}
      <br />
      <Link to="/record" search={{ case: id }}>
        Every change in this case
      </Link>
      <br />
      <Link to="/looks" search={{ case: id }}>
        Who looked at it
      </Link>
    </>
  )
}
