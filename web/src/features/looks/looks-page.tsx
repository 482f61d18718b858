import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { LookFilters } from './filters'
import { AboutLooks, Look } from './look'
import { Looks } from './looks'
import { looksQuery } from './queries'
import type { LookSearch } from './search'
import styles from './looks.module.css'

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
      <div className={styles['head']}>
        <p className={styles['title']} aria-hidden="true">
          Who looked
        </p>
        <LookFilters search={search} rows={data?.items ?? []} onChange={(next) => go(next)} />
      </div>
      {data ? (
        <Looks
          found={data}
          search={search}
          onOpen={(look) => go({ ...search, look }, narrow ? 'aside' : '')}
          onChange={(next) => go(next)}
        />
      ) : (
        <NotLoaded error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function NotLoaded({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return (
    <div className={styles['inset']}>
      {error ? (
        <Failed title="The list did not load" onRetry={onRetry} details={supportDetails(error)}>
          Nothing in it is lost. {wordsOf(error)}
        </Failed>
      ) : (
        <Skeleton label="Loading who looked" rows={8} />
      )}
    </div>
  )
}
