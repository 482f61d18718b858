import { useQuery } from '@tanstack/react-query'
import { supportDetails, wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import type { Column } from '@/ui/data-table'
import { Page } from '@/ui/page'
import { EmptyState } from '@/ui/states'
import { NotLoaded } from '@/ui/reading-list'
import { TableOrCards } from '@/ui/table-or-cards'
import { alarmsQuery, recordAlarmsQuery, type Alarm, type RecordAlarm } from './queries'

interface Words {
  what: string
  next: string
}

const WORDS: Record<Alarm['kind'], Words> = {
  session_token_reused: {
    what: 'A copied session was used; it is ended',
    next: 'Ask them whether they did anything unusual. If not, let them change the password and look at the device.',
  },
  passkey_count_went_back: {
    what: 'A passkey was refused: a copy of it may exist',
    next: 'Ask them to remove that passkey and to set up another one.',
  },
  second_step_refused: {
    what: 'Right password, wrong second step',
    next: 'A slip of theirs, or somebody else knows the password: if it was not them, let them change it.',
  },
}

const COLUMNS: Column<Alarm>[] = [
  { id: 'who', header: 'Whose account', cell: ({ name }) => <strong>{name ?? 'A resident'}</strong> },
  { id: 'when', header: 'When', cell: ({ at }) => <time dateTime={at}>{dayAndTime(at)}</time> },
  { id: 'what', header: 'What happened', cell: ({ kind }) => WORDS[kind].what },
  { id: 'next', header: 'What to do', cell: ({ kind }) => WORDS[kind].next },
]

const RECORD_COLUMNS: Column<RecordAlarm>[] = [
  { id: 'since', header: 'Since', cell: ({ since }) => <time dateTime={since}>{dayAndTime(since)}</time> },
  {
    id: 'until',
    header: 'Until',
    cell: ({ cleared_at }) => (cleared_at === null ? <strong>It goes on</strong> : dayAndTime(cleared_at)),
  },
  {
    id: 'waiting',
    header: 'Waited when it was noticed',
    cell: ({ waiting }) => waiting.toLocaleString('en-SG'),
  },
]

/** Shown only where there was one: on most days the record is kept up, and nobody need think of it. */
function RecordAlarms() {
  const { data } = useQuery(recordAlarmsQuery)
  if (!data || data.length === 0) return null
  return (
    <TableOrCards
      caption="When the record was not kept up. Nothing was lost: what people did was captured and waited."
      columns={RECORD_COLUMNS}
      heading="since"
      rows={data}
      rowId={({ id }) => id}
      rowName={({ since }) => dayAndTime(since)}
    />
  )
}

/** Signs that somebody else may hold a way into an account; its owner is told too. */
export function AlarmsPage() {
  const { data, error, refetch } = useQuery(alarmsQuery)
  return (
    <Page
      title="Sign-in alarms"
      padding="plain"
      subtitle="Of the last 30 days. Whoever owns the account sees the same under How I sign in."
    >
      {data === undefined ? (
        <NotLoaded
          what="The list"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      ) : data.length === 0 ? (
        <EmptyState title="No alarm in the last 30 days">
          A copied session, a copied passkey, or a wrong second step after the right password would stand
          here.
        </EmptyState>
      ) : (
        <TableOrCards
          caption={data.length === 1 ? '1 alarm' : `${data.length} alarms, newest first`}
          columns={COLUMNS}
          heading="who"
          rows={data}
          rowId={({ id }) => id}
          rowName={({ name, at }) => `${name ?? 'A resident'}, ${dayAndTime(at)}`}
        />
      )}
      <RecordAlarms />
    </Page>
  )
}
