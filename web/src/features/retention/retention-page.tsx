import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '@/ui/page'
import { Tabs } from '@/ui/tabs'
import { DueTab } from './due-tab'
import { ErasedTab } from './erased-tab'
import { HoldsTab } from './holds-tab'
import { erasuresQuery, holdsQuery, termsQuery } from './queries'
import { TermsTab } from './terms-tab'
import styles from './retention.module.css'

/** How long things are kept, what may not go, what would go now, and what went. */
export function RetentionPage() {
  const { tab = 'terms' } = useSearch({ from: '/desk/retention' })
  const navigate = useNavigate()
  const { data: terms } = useQuery(termsQuery)
  const { data: holds } = useQuery(holdsQuery)
  const { data: erasures } = useQuery(erasuresQuery)
  const waiting = terms?.proposals.filter(({ answer }) => answer === null).length
  const standing = holds?.filter(({ released_at }) => released_at === null).length
  const asked = erasures?.filter(({ answer }) => answer === null).length
  return (
    <Page
      title="Retention"
      padding="plain"
      subtitle="How long things are kept. A term is changed by two people, and what is erased leaves its proof in the record."
    >
      <Tabs
        label="Retention"
        className={styles['tabs']}
        selected={tab}
        onSelect={(next) => void navigate({ to: '/retention', search: { tab: next } })}
        items={[
          { id: 'terms', label: 'Terms', ...figure(waiting, 'warning'), content: <TermsTab /> },
          { id: 'due', label: 'Due now', content: <DueTab /> },
          { id: 'holds', label: 'Holds', ...figure(standing, 'plain'), content: <HoldsTab /> },
          { id: 'erased', label: 'Erased', ...figure(asked, 'warning'), content: <ErasedTab /> },
        ]}
      />
    </Page>
  )
}

function figure(n: number | undefined, countTone: 'plain' | 'warning') {
  return n ? { count: n, countTone } : {}
}
