import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { directoryQuery } from '@/api/office'
import { Button } from '@/ui/button'
import { ChipGroup } from '@/ui/chip'
import { DataTable } from '@/ui/data-table'
import { useListCursor } from '@/ui/list-cursor'
import { Page } from '@/ui/page'
import { Pager } from '@/ui/pager'
import { Select } from '@/ui/select'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { lettersQuery, PAGE_SIZE } from '../queries'
import { VIEW_ORDER, VIEWS, type ListSearch, type View } from '../search'
import type { LetterRow } from '../types'
import { counted } from '../words'
import { letterColumns } from './columns'
import styles from './list.module.css'

const EVERY = 'every'

/** Letters by where they are on their way. */
export function LettersPage() {
  const { view = 'to_vet', agency = '', page = 1 } = useSearch({ from: '/desk/letters' })
  const navigate = useNavigate({ from: '/letters' })
  const letters = useQuery(lettersQuery({ status: VIEWS[view].status, agency, page }))
  const look = (next: ListSearch) => void navigate({ search: next })
  const total = letters.data?.total
  return (
    <Page
      title={VIEWS[view].title}
      padding="plain"
      subtitle={total === undefined ? undefined : counted(total, 'letter')}
    >
      <div className={styles['filters']}>
        <ChipGroup
          label="Where the letter is"
          options={VIEW_ORDER.map((id) => ({ id, label: VIEWS[id].label }))}
          selected={view}
          onSelect={(next) => look({ view: next, ...(agency !== '' && { agency }) })}
        />
        <AgencyFilter
          agency={agency}
          onAgency={(next) => look({ view, ...(next !== '' && { agency: next }) })}
        />
      </div>
      {letters.isPending && <Skeleton label="Loading the letters" rows={6} />}
      {letters.isError && (
        <Failed
          title="The list did not load"
          onRetry={() => void letters.refetch()}
          details={supportDetails(letters.error)}
        >
          No letter was changed. {wordsOf(letters.error)}
        </Failed>
      )}
      {letters.isSuccess && (
        <Rows rows={letters.data.items} view={view} agency={agency} onEvery={() => look({ view })} />
      )}
      {total !== undefined && total > PAGE_SIZE && (
        <Pager
          noun="letters"
          page={page}
          size={PAGE_SIZE}
          total={total}
          onPage={(next) => look({ view, ...(agency !== '' && { agency }), page: next })}
        />
      )}
    </Page>
  )
}

function AgencyFilter({ agency, onAgency }: { agency: string; onAgency: (next: string) => void }) {
  const { data } = useQuery(directoryQuery)
  const agencies = (data?.agencies ?? []).filter((one) => one.receives_letters)
  const options = [
    { id: EVERY, label: 'Every agency' },
    ...agencies.map(({ short }) => ({ id: short, label: short })),
  ]
  return (
    <Select
      label="To"
      look="filter"
      options={options}
      value={agency === '' ? EVERY : agency}
      onChange={(next) => onAgency(next === EVERY ? '' : next)}
    />
  )
}

interface RowsProps {
  rows: readonly LetterRow[]
  view: View
  agency: string
  onEvery: () => void
}

function Rows({ rows, view, agency, onEvery }: RowsProps) {
  const navigate = useNavigate()
  const open = (id: string) =>
    void navigate({ to: '/letters/$letterId', params: { letterId: id }, search: { from: view } })
  const cursor = useListCursor({ ids: rows.map(({ id }) => id), noun: 'letter', onOpen: open })
  if (rows.length === 0) {
    if (agency !== '') {
      return (
        <EmptyState
          title={`No letter to ${agency} here`}
          action={<Button onPress={onEvery}>Show every agency</Button>}
        />
      )
    }
    return <EmptyState title={EMPTY[view].title}>{EMPTY[view].next}</EmptyState>
  }
  return (
    <DataTable
      caption={`${VIEWS[view].title}: ${counted(rows.length, 'letter')}`}
      columns={letterColumns(view)}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ our_ref }) => our_ref}
      activeId={cursor.activeId}
      onOpen={({ id }) => open(id)}
    />
  )
}

const EMPTY: Record<View, { title: string; next: string }> = {
  to_vet: { title: 'No letters to vet', next: 'A letter comes here as soon as it is drafted on a case.' },
  returned: { title: 'No letters returned', next: 'A letter that is given back with a reason comes here.' },
  with_mp: { title: 'Nothing waits for the MP', next: 'A letter comes here once it is vetted.' },
  to_send: { title: 'Nothing to send', next: 'A letter comes here once the MP has signed it.' },
  sent: {
    title: 'No letters are waiting for an answer',
    next: 'A letter comes here once it is marked sent.',
  },
  answered: { title: 'No answers yet', next: 'A letter comes here once a reply is recorded.' },
  all: { title: 'No letters yet', next: 'Draft the first one on a case.' },
}
