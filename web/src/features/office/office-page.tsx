import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { directoryQuery } from '@/api/office'
import { useTyped } from '@/api/typed-words'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { Tabs } from '@/ui/tabs'
import { AgenciesTab } from './agencies-tab'
import { CategoriesTab } from './categories-tab'
import { NeedsTab } from './needs-tab'
import type { Directory } from './rows'
import { RulesTab } from './rules-tab'
import type { OfficeSearch } from './search'
import { StandardsTab } from './standards-tab'
import styles from './office.module.css'

/** The office's own lists: what the assistant, the interview and the letters go by. */
export function OfficePage() {
  const { data, error, refetch } = useQuery(directoryQuery)
  const mayEdit = useMay('edit_directory')
  return (
    <Page
      title="Office"
      padding="plain"
      subtitle={
        mayEdit
          ? 'The lists the interview and the letters go by. A change counts at once.'
          : 'The lists the interview and the letters go by.'
      }
    >
      {data ? (
        <Lists directory={data} />
      ) : (
        <div className={styles['inset']}>
          {error ? (
            <Failed
              title="The lists did not load"
              onRetry={() => void refetch()}
              details={supportDetails(error)}
            >
              Nothing in them was changed. {wordsOf(error)}
            </Failed>
          ) : (
            <Skeleton label="Loading the office’s lists" rows={8} />
          )}
        </div>
      )}
    </Page>
  )
}

function Lists({ directory }: { directory: Directory }) {
  const place = useSearch({ from: '/desk/office' })
  const { words, beside } = useTyped()
  const navigate = useNavigate()
  const search: OfficeSearch = words === '' ? place : { ...place, q: words }
  const go = ({ q = '', ...next }: OfficeSearch, replace = false) =>
    void navigate({ to: '/office', search: next, state: beside(q), replace })
  const each = { directory, search, onSearch: (next: OfficeSearch) => go(next, true) }
  return (
    <Tabs
      label="Lists of the office"
      selected={search.tab ?? 'agencies'}
      onSelect={(tab) => go({ tab })}
      className={styles['tabs']}
      items={[
        { id: 'agencies', label: 'Agencies', content: <AgenciesTab {...each} /> },
        { id: 'categories', label: 'Categories', content: <CategoriesTab {...each} /> },
        { id: 'needs', label: 'What agencies need', content: <NeedsTab {...each} /> },
        { id: 'standards', label: 'Service standards', content: <StandardsTab {...each} /> },
        { id: 'rules', label: 'Recipient rules', content: <RulesTab {...each} /> },
      ]}
    />
  )
}
