import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { fullDate } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { NewBreachDialog } from './new-breach'
import { breachesQuery, type BreachRow } from './queries'
import { deadlineOf, KINDS, STANDINGS } from './words'
import styles from '@/ui/parts.module.css'

/** What went wrong with personal data, open ones first. */
export function BreachesPage() {
  const { data, error, refetch } = useQuery(breachesQuery)
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Breaches"
      padding="plain"
      subtitle="What went wrong with personal data, whom it concerns, and who has been told."
      actions={
        <Button kind="filled" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setAdding(true)}>
          Record a breach
        </Button>
      }
    >
      {data === undefined ? (
        <NotLoaded
          what="The list"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      ) : data.length === 0 ? (
        <EmptyState title="No breach is recorded">
          A letter to the wrong agency, a lost laptop, a look without cause: write it down here as soon as it
          is found.
        </EmptyState>
      ) : (
        <TableOrCards
          caption={data.length === 1 ? '1 breach' : `${data.length} breaches`}
          columns={COLUMNS}
          heading="label"
          rows={data}
          rowId={({ id }) => id}
          rowName={({ label }) => `Breach ${label}`}
        />
      )}
      {adding && <NewBreachDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

const COLUMNS: Column<BreachRow>[] = [
  {
    id: 'label',
    header: 'Breach',
    cell: ({ id, label }) => (
      <Link to="/breaches/$breachId" params={{ breachId: id }}>
        Breach {label}
      </Link>
    ),
  },
  { id: 'kind', header: 'What', cell: ({ kind }) => KINDS[kind] },
  { id: 'found', header: 'Found on', cell: ({ found_at }) => fullDate(found_at) },
  { id: 'standing', header: 'Next', cell: (row) => <Next row={row} /> },
  { id: 'people', header: 'People', cell: ({ people }) => people },
]

function Next({ row }: { row: BreachRow }) {
  const by = deadlineOf(row)
  const words = by === null ? STANDINGS[row.standing] : `${STANDINGS[row.standing]} by ${fullDate(by)}`
  return row.overdue ? <strong className={styles['late']}>{words}. This is late.</strong> : <>{words}</>
}
