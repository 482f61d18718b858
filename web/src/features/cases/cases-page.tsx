import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, type ReactNode } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useTyped } from '@/api/typed-words'
import { NO_NAME, type CaseRow } from '@/api/case-words'
import { PHONE, useMedia } from '@/kit/media'
import { count } from '@/kit/time'
import { DataTable } from '@/ui/data-table'
import { useListCursor } from '@/ui/list-cursor'
import { Page } from '@/ui/page'
import { Pager } from '@/ui/pager'
import { Failed, Skeleton } from '@/ui/states'
import { CaseCards } from './case-cards'
import { columnsAt } from './columns'
import type { FilterNames } from './filter-words'
import { Filters, OrderSelect, PressingChips, useFilterNames } from './filters'
import { NothingFound } from './nothing-found'
import { casesQuery } from './queries'
import { SearchBox } from './search-box'
import {
  PAGE_SIZE,
  readCaseFilters,
  readCaseSearch,
  SORTS,
  viewOf,
  VIEWS,
  withFilter,
  type CaseFilters,
  type CaseSearch,
} from './search'
import { Views } from './views'
import styles from './cases.module.css'

export interface CasesPageProps {
  /** What the address says; the words of the box stand beside it. */
  address: CaseFilters
  /** "My cases" where a person sees only their own. */
  title: string
  first?: ReactNode
}

export function CasesPage({ address, title, first }: CasesPageProps) {
  const navigate = useNavigate()
  const { words, beside } = useTyped()
  const search = readCaseSearch({ ...address, q: words })
  const names = useFilterNames()
  const phone = useMedia(PHONE)
  const change = useCallback(
    (next: CaseSearch) =>
      void navigate({ to: '/cases', search: readCaseFilters({ ...next }), state: beside(next.q ?? '') }),
    [navigate, beside],
  )
  const ask = useCallback(
    (q: string) =>
      void navigate({
        to: '/cases',
        search: (now) => withFilter(readCaseFilters(now), {}),
        state: beside(q),
        replace: true,
      }),
    [navigate, beside],
  )
  return (
    <Page title={titleOf(title, search)} heading="hidden" padding="plain">
      <div className={styles['head']}>
        <p className={styles['title']} aria-hidden="true">
          {title}
        </p>
        <div className={styles['lists']}>
          <Views search={search} state={beside(words)} />
          {!phone && (
            <span className={styles['right']}>
              <PressingChips search={search} onChange={change} />
              <OrderSelect search={search} onChange={change} />
            </span>
          )}
        </div>
        <div className={styles['tools']}>
          <div className={styles['box']}>
            <SearchBox q={search.q ?? ''} onSearch={ask} />
          </div>
          <Filters search={search} names={names} onChange={change} />
        </div>
      </div>
      <Found search={search} names={names} onChange={change} first={first} />
    </Page>
  )
}

type FoundProps = Pick<CasesPageProps, 'first'> & {
  search: CaseSearch
  names: FilterNames
  onChange: (next: CaseSearch) => void
}

function Found({ search, names, onChange, first }: FoundProps) {
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useQuery(casesQuery(search))
  if (!data) {
    return (
      <div className={styles['inset']}>
        {error ? (
          <Failed
            title="The list did not load"
            onRetry={() => void refetch()}
            details={supportDetails(error)}
          >
            {wordsOf(error)}
          </Failed>
        ) : (
          <Skeleton label="The list is loading" rows={8} />
        )}
      </div>
    )
  }
  return (
    <>
      <p role="status" className="visually-hidden">
        {isPlaceholderData ? '' : `${count(data.total)} ${data.total === 1 ? 'case' : 'cases'}`}
      </p>
      {data.total === 0 ? (
        <NothingFound search={search} names={names} onChange={onChange} first={first} />
      ) : (
        <Rows search={search} rows={data.items} total={data.total} now={dataUpdatedAt} onChange={onChange} />
      )}
    </>
  )
}

/** "Cases: open". What was typed is not in it: a browser keeps titles in its history, as it does addresses. */
function titleOf(title: string, search: CaseSearch): string {
  const view = VIEWS.find(({ id }) => id === viewOf(search))
  if (search.q !== undefined) return `${title}: search`
  return view && view.id !== 'all' ? `${title}: ${view.label.toLowerCase()}` : title
}

interface RowsProps {
  search: CaseSearch
  rows: readonly CaseRow[]
  total: number
  now: number
  onChange: (next: CaseSearch) => void
}

function Rows({ search, rows, total, now, onChange }: RowsProps) {
  const navigate = useNavigate()
  const phone = useMedia(PHONE)
  const columns = useMemo(() => columnsAt(now), [now])
  const open = (caseId: string) => void navigate({ to: '/cases/$caseId', params: { caseId } })
  const { activeId } = useListCursor({ ids: rows.map(({ id }) => id), noun: 'case', onOpen: open })
  const label = `${count(total)} ${total === 1 ? 'case' : 'cases'}`
  return (
    <>
      {phone ? (
        <CaseCards label={label} rows={rows} now={now} />
      ) : (
        <div className={styles['table']}>
          <DataTable
            caption={label}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowName={(row) => row.person_name || NO_NAME}
            sort={{ id: search.sort ?? 'updated', desc: search.order !== 'asc' }}
            onSort={({ id, desc }) => {
              const sort = SORTS.find((one) => one === id)
              onChange(readCaseSearch({ ...search, sort, order: desc ? undefined : 'asc', page: undefined }))
            }}
            activeId={activeId}
            onOpen={(row) => open(row.id)}
          />
        </div>
      )}
      <Pager
        noun={total === 1 ? 'case' : 'cases'}
        page={search.page ?? 1}
        size={search.size ?? PAGE_SIZE}
        total={total}
        onPage={(page) => onChange(readCaseSearch({ ...search, page }))}
        onSize={(size) => onChange(readCaseSearch({ ...search, size, page: undefined }))}
      />
    </>
  )
}
