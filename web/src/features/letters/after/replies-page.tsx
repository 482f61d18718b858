import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { shortDay } from '@/kit/time'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { DataTable, type Column } from '@/ui/data-table'
import { useListCursor } from '@/ui/list-cursor'
import { Page } from '@/ui/page'
import { Pager } from '@/ui/pager'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { matterOf } from '../list/columns'
import list from '../list/list.module.css'
import { PAGE_SIZE, waitingQuery } from '../queries'
import type { LetterRow } from '../types'
import { counted } from '../words'
import { daysSince } from './days'
import { RecordReplyDialog } from './record-reply-dialog'

/** Letters nobody has answered, the longest wait first, and the one thing to do with each. */
export function RepliesPage() {
  const { page = 1 } = useSearch({ from: '/desk/replies' })
  const navigate = useNavigate({ from: '/replies' })
  const waiting = useQuery(waitingQuery(page))
  const [recording, setRecording] = useState<LetterRow | null>(null)
  const total = waiting.data?.total
  return (
    <Page
      title="Replies"
      padding="plain"
      subtitle={total === undefined ? undefined : `${counted(total, 'letter')} waiting for an answer`}
    >
      {waiting.isPending && <Skeleton label="Loading the letters" rows={6} />}
      {waiting.isError && (
        <Failed
          title="The list did not load"
          onRetry={() => void waiting.refetch()}
          details={supportDetails(waiting.error)}
        >
          No letter was changed. {wordsOf(waiting.error)}
        </Failed>
      )}
      {waiting.isSuccess && <Waiting {...waiting.data} onRecord={setRecording} />}
      {total !== undefined && total > PAGE_SIZE && (
        <Pager
          noun="letters"
          page={page}
          size={PAGE_SIZE}
          total={total}
          onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })}
        />
      )}
      {recording && (
        <RecordReplyDialog letterId={recording.id} about={recording} onClose={() => setRecording(null)} />
      )}
    </Page>
  )
}

interface WaitingProps {
  /** A page. */
  items: readonly LetterRow[]
  /** On all pages. */
  total: number
  onRecord: (row: LetterRow) => void
}

function Waiting({ items: rows, total, onRecord }: WaitingProps) {
  const navigate = useNavigate()
  const columns = useMemo(() => columnsWith(onRecord), [onRecord])
  const open = (id: string) => void navigate({ to: '/letters/$letterId', params: { letterId: id } })
  const cursor = useListCursor({ ids: rows.map(({ id }) => id), noun: 'letter', onOpen: open })
  if (rows.length === 0 && total > 0) {
    return <EmptyState title="No letter on this page">Go back to an earlier page.</EmptyState>
  }
  if (rows.length === 0) {
    return (
      <EmptyState title="No letter is waiting for an answer">
        A letter comes here once it is sent, and leaves when its answer is recorded.
      </EmptyState>
    )
  }
  return (
    <DataTable
      caption={`Letters waiting for an answer: ${total}`}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ our_ref }) => our_ref}
      activeId={cursor.activeId}
      onOpen={({ id }) => open(id)}
    />
  )
}

function columnsWith(onRecord: (row: LetterRow) => void): Column<LetterRow>[] {
  return [
    { id: 'letter', header: 'Letter', cell: (row) => <Letter row={row} /> },
    {
      id: 'sent',
      header: 'Sent',
      hide: 'phone',
      cell: ({ sent_at: sent }) => sent !== null && shortDay(sent),
    },
    {
      id: 'wait',
      header: 'Waiting',
      align: 'end',
      cell: ({ sent_at: sent }) =>
        sent !== null && <span className={list['days']}>{counted(daysSince(sent), 'day')}</span>,
    },
    { id: 'ref', header: 'Our ref', cell: ({ our_ref }) => our_ref, hide: 'narrow' },
    {
      id: 'record',
      header: 'Answer',
      align: 'end',
      cell: (row) => (
        <Button onPress={() => onRecord(row)}>
          Record<span className="visually-hidden"> a reply to {row.our_ref}</span>
        </Button>
      ),
    },
  ]
}

function Letter({ row }: { row: LetterRow }) {
  return (
    <div className={list['letter']}>
      <Link to="/letters/$letterId" params={{ letterId: row.id }} className={list['link']}>
        {row.agency}: {row.person_name}
      </Link>
      <span className={list['matter']}>
        {row.urgent && <Tag tone="danger">Urgent</Tag>} {matterOf(row.subject)}
      </span>
    </div>
  )
}
