import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import { Tabs } from '@/ui/tabs'
import { toast } from '@/ui/toast'
import { ControlsTab } from './controls-tab'
import { isAwaited, standingQuery, useLook, type Standing } from './queries'
import { ReportsTab } from './reports-tab'
import { StandingTab } from './standing-tab'
import styles from './reports.module.css'

/** How the office stands, what it rests on, and the reports that say so. */
export function ReportsPage() {
  const [since, setSince] = useState<number | null>(null)
  const standing = useQuery(standingQuery(since))
  const mayMake = useMay('make_reports')
  const look = useLook()
  const awaited = isAwaited(standing.data, since)
  const lookNow = () => {
    const before = Date.parse(standing.data?.looked_at ?? '1970-01-01')
    look.mutate(undefined, {
      onSuccess: () => setSince(before),
      onError: (error) => toast({ text: wordsOf(error) }),
    })
  }
  return (
    <Page
      title="Reports"
      padding="plain"
      subtitle="What the office answers for, what it rests on, and the signed reports that say so."
      actions={
        mayMake && (
          <Button onPress={lookNow} isPending={look.isPending || awaited}>
            Check now
          </Button>
        )
      }
    >
      {standing.data ? (
        <InTabs
          standing={standing.data}
          onConfirmed={() => setSince(Date.parse(standing.data.looked_at ?? '1970-01-01'))}
        />
      ) : (
        <NotLoaded
          what="How the office stands"
          problem={
            standing.error && { words: wordsOf(standing.error), details: supportDetails(standing.error) }
          }
          onRetry={() => void standing.refetch()}
        />
      )}
    </Page>
  )
}

function InTabs({ standing, onConfirmed }: { standing: Standing; onConfirmed: () => void }) {
  const { tab = 'standing' } = useSearch({ from: '/desk/reports' })
  const navigate = useNavigate()
  const open = standing.controls.filter(({ state }) => state !== 'met').length
  return (
    <Tabs
      label="Reports"
      className={styles['tabs']}
      selected={tab}
      onSelect={(next) => void navigate({ to: '/reports', search: { tab: next } })}
      items={[
        { id: 'standing', label: 'How it stands', content: <StandingTab standing={standing} /> },
        {
          id: 'controls',
          label: 'Controls',
          ...(open > 0 ? { count: open, countTone: 'warning' as const } : {}),
          content: <ControlsTab standing={standing} onConfirmed={onConfirmed} />,
        },
        { id: 'reports', label: 'Reports', content: <ReportsTab /> },
      ]}
    />
  )
}
