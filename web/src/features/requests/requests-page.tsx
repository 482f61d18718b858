import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { fullDate, singaporeDay } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { Tabs } from '@/ui/tabs'
import { NewRequestDialog } from './new-request'
import { requestsQuery, type RequestRow } from './queries'
import { dueWords, KINDS, STATUSES } from './words'
import styles from '@/ui/parts.module.css'

const PAGE_SIZE = 50

/** What people asked about their own data, the most pressing first. */
export function RequestsPage() {
  const { list = 'open' } = useSearch({ from: '/desk/requests' })
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Requests"
      padding="plain"
      subtitle="What people ask about their own data: a copy, a correction, a consent taken back."
      actions={
        <Button kind="filled" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setAdding(true)}>
          Take a request down
        </Button>
      }
    >
      <Tabs
        label="Requests"
        selected={list}
        onSelect={(next) =>
          void navigate({ to: '/requests', search: next === 'decided' ? { list: 'decided' } : {} })
        }
        items={[
          { id: 'open', label: 'Open', content: <Requests decided={false} /> },
          { id: 'decided', label: 'Decided', content: <Requests decided /> },
        ]}
      />
      {adding && <NewRequestDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Requests({ decided }: { decided: boolean }) {
  const { page = 1 } = useSearch({ from: '/desk/requests' })
  const { data, error, refetch } = useQuery(requestsQuery(decided, page))
  if (data === undefined) {
    return (
      <NotLoaded
        what="The list"
        problem={error && { words: wordsOf(error), details: supportDetails(error) }}
        onRetry={() => void refetch()}
      />
    )
  }
  if (data.length === 0) {
    return (
      <EmptyState title={decided ? 'Nothing is decided yet' : 'No request is open'}>
        {decided
          ? 'Answered and refused requests stand here.'
          : 'A resident asks on their own page, or tells the office and you take it down.'}
      </EmptyState>
    )
  }
  return (
    <>
      <TableOrCards
        caption={`${data.length} requests`}
        columns={COLUMNS}
        heading="who"
        rows={data}
        rowId={({ id }) => id}
        rowName={({ person_name }) => person_name}
      />
      {decided && (page > 1 || data.length === PAGE_SIZE) && (
        <Pages page={page} full={data.length === PAGE_SIZE} />
      )}
    </>
  )
}

function Pages({ page, full }: { page: number; full: boolean }) {
  const navigate = useNavigate()
  const go = (next: number) =>
    void navigate({ to: '/requests', search: { list: 'decided', ...(next > 1 && { page: next }) } })
  return (
    <div className={styles['inset']}>
      <div className={styles['actions']}>
        {page > 1 && <Button onPress={() => go(page - 1)}>Newer requests</Button>}
        {full && <Button onPress={() => go(page + 1)}>Older requests</Button>}
      </div>
    </div>
  )
}

const COLUMNS: Column<RequestRow>[] = [
  {
    id: 'who',
    header: 'Who asked',
    cell: ({ id, person_name }) => (
      <Link to="/requests/$requestId" params={{ requestId: id }}>
        {person_name || 'Somebody without a name'}
      </Link>
    ),
  },
  { id: 'what', header: 'For what', cell: ({ kind }) => KINDS[kind] },
  { id: 'came', header: 'Came on', cell: ({ received_on }) => fullDate(received_on) },
  { id: 'due', header: 'Due', cell: (row) => <Due row={row} /> },
  {
    id: 'tell',
    header: 'Agencies to tell',
    cell: ({ to_tell }) => (to_tell === 0 ? 'None' : to_tell),
  },
]

function Due({ row }: { row: RequestRow }) {
  if (row.status !== 'open') return <>{STATUSES[row.status]}</>
  const words = dueWords(row.due_on, singaporeDay(new Date()))
  return row.overdue ? (
    <strong className={styles['late']}>{words}</strong>
  ) : (
    <>
      {words}, {fullDate(row.due_on)}
    </>
  )
}
