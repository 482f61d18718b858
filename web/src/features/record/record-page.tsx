import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { count } from '@/kit/time'
import { Page } from '@/ui/page'
import { NotLoaded, ReadingHead } from '@/ui/reading-list'
import { AboutTheRecord } from './about'
import { Entries } from './entries'
import { Entry } from './entry'
import { RecordFilters } from './filters'
import { recordQuery, standingQuery } from './queries'
import type { RecordSearch } from './search'
import { StandingHead } from './standing'

/** How the record stands, and every captured change and look, newest first, with what one entry says in the aside. */
export function RecordPage() {
  const search = useSearch({ from: '/desk/record' })
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const phone = useMedia(PHONE)
  const standing = useQuery(standingQuery)
  const list = useInfiniteQuery(recordQuery(search))
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = list
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  const go = (next: RecordSearch, hash = '') => void navigate({ to: '/record', search: next, hash })
  const { entry } = search
  return (
    <Page
      title={entry === undefined ? 'Record' : `Record: entry ${count(entry)}`}
      heading="hidden"
      padding="plain"
      {...(!phone && { tools: 'You can read the record. You cannot change a case.' })}
      mainLabel="Entries"
      aside={{
        label: entry === undefined ? 'About the record' : 'Entry',
        content:
          entry === undefined ? (
            <AboutTheRecord standing={standing.data} />
          ) : (
            <Entry seq={entry} search={search} standing={standing.data} />
          ),
      }}
    >
      <Head search={search} onChange={(next) => go(next)} />
      {list.data ? (
        <Entries
          items={list.data.pages.flatMap(({ items }) => items)}
          search={search}
          onMore={hasNextPage ? more : undefined}
          isLoadingMore={isFetchingNextPage}
          onOpen={(seq) => go({ ...search, entry: seq }, narrow ? 'aside' : '')}
          onChange={(next) => go(next)}
        />
      ) : (
        <NotLoaded
          what="The record"
          problem={list.error && { words: wordsOf(list.error), details: supportDetails(list.error) }}
          onRetry={() => void list.refetch()}
        />
      )}
    </Page>
  )
}

function Head({ search, onChange }: { search: RecordSearch; onChange: (next: RecordSearch) => void }) {
  const mayCheck = useMay('check_record')
  const { data, error, refetch } = useQuery(standingQuery)
  return (
    <ReadingHead name="Record of everything done and seen">
      {data && <StandingHead standing={data} search={search} mayCheck={mayCheck} />}
      {error && !data && (
        <NotLoaded
          what="How the record stands"
          problem={{ words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      )}
      <RecordFilters search={search} onChange={onChange} />
    </ReadingHead>
  )
}
