import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { count } from '@/kit/time'
import { Page } from '@/ui/page'
import { NotLoaded, ReadingHead } from '@/ui/reading-list'
import { AboutTheRecord } from './about'
import { Entries } from './entries'
import { Entry } from './entry'
import { RecordFilters } from './filters'
import { recordQuery } from './queries'
import type { RecordSearch } from './search'

/** Every captured change, newest first, with what one entry says in the aside. */
export function RecordPage() {
  const search = useSearch({ from: '/desk/record' })
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const phone = useMedia(PHONE)
  const { data, error, refetch } = useQuery(recordQuery(search))
  const open = data?.items.find(({ seq }) => seq === search.entry)
  const go = (next: RecordSearch, hash = '') => void navigate({ to: '/record', search: next, hash })
  return (
    <Page
      title={open ? `Record: entry ${count(open.seq)}` : 'Record'}
      heading="hidden"
      padding="plain"
      {...(!phone && { tools: 'You can read the record. You cannot change a case.' })}
      mainLabel="Entries"
      aside={{
        label: open ? 'Entry' : 'About the record',
        content: open ? <Entry row={open} search={search} /> : <AboutTheRecord />,
      }}
    >
      <ReadingHead name="Record of every change">
        <RecordFilters search={search} rows={data?.items ?? []} onChange={(next) => go(next)} />
      </ReadingHead>
      {data ? (
        <Entries
          found={data}
          search={search}
          onOpen={(entry) => go({ ...search, entry }, narrow ? 'aside' : '')}
          onChange={(next) => go(next)}
        />
      ) : (
        <NotLoaded
          what="The record"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  )
}
