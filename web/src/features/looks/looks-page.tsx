import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { Page } from '@/ui/page'
import { NotLoaded, ReadingHead } from '@/ui/reading-list'
import { LookFilters } from './filters'
import { AboutLooks, Look } from './look'
import { Looks } from './looks'
import { looksQuery } from './queries'
import type { LookSearch } from './search'

/** Who was shown which cases, newest first. */
export function LooksPage() {
  const search = useSearch({ from: '/desk/looks' })
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const phone = useMedia(PHONE)
  const { data, error, refetch } = useQuery(looksQuery(search))
  const open = data?.items.find(({ id }) => id === search.look)
  const go = (next: LookSearch, hash = '') => void navigate({ to: '/looks', search: next, hash })
  return (
    <Page
      title="Who looked"
      heading="hidden"
      padding="plain"
      {...(!phone && { tools: 'You can read the record. You cannot change a case.' })}
      mainLabel="Looks"
      aside={{
        label: open ? 'Look' : 'About looks',
        content: open ? <Look row={open} search={search} /> : <AboutLooks />,
      }}
    >
      <ReadingHead name="Who looked">
        <LookFilters search={search} onChange={(next) => go(next)} />
      </ReadingHead>
      {data ? (
        <Looks
          found={data}
          search={search}
          onOpen={(look) => go({ ...search, look }, narrow ? 'aside' : '')}
          onChange={(next) => go(next)}
        />
      ) : (
        <NotLoaded
          what="The list"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  )
}
