import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { dueQuery, useAskToEraseDue, type DueItem, type DueTotal } from './queries'
import { ReasonDialog } from './reason-dialog'
import { className, dueWords, howMany } from './words'
import styles from './retention.module.css'

const COLUMNS: Column<DueItem>[] = [
  { id: 'what', header: 'What', cell: (row) => <strong>{dueWords(row)}</strong> },
  { id: 'class', header: 'Kind', cell: (row) => className(row.data_class) },
  { id: 'since', header: 'Its term began', cell: ({ since }) => fullDate(since) },
  { id: 'due', header: 'Its term ended', cell: ({ due_at }) => fullDate(due_at) },
  {
    id: 'state',
    header: 'What happens',
    cell: ({ held }) => (held ? <Tag tone="warning">Held, stays</Tag> : 'Goes tonight'),
  },
]

/** What the next purge would erase. Looking erases nothing. */
export function DueTab() {
  const { data, error, refetch } = useQuery(dueQuery)
  const mayErase = useMay('erase_data')
  const [asking, setAsking] = useState(false)
  if (!data)
    return (
      <NotLoaded
        what="The list of what is due"
        problem={error && { words: wordsOf(error), details: supportDetails(error) }}
        onRetry={() => void refetch()}
      />
    )
  const totals = data.totals.filter(({ due, held }) => due + held > 0)
  if (totals.length === 0)
    return (
      <EmptyState title="Nothing is due">
        Every night whatever is past its term is erased by rule. What would go next stands here first.
      </EmptyState>
    )
  const going = totals.some(({ due }) => due > 0)
  return (
    <>
      <div className={styles['inset']}>
        <div className={styles['head']}>
          <p>
            {going
              ? 'This goes tonight, by rule. Nothing is erased by looking at this list.'
              : 'Nothing goes tonight: what is past its term is held.'}
          </p>
          {mayErase && going && <Button onPress={() => setAsking(true)}>Ask to erase now</Button>}
        </div>
        <Totals totals={totals} />
      </div>
      {data.items.length > 0 && (
        <TableOrCards
          caption="Cases and people past their term"
          columns={COLUMNS}
          heading="what"
          rows={data.items}
          rowId={({ id }) => id}
          rowName={dueWords}
        />
      )}
      {asking && <AskNow onClose={() => setAsking(false)} />}
    </>
  )
}

function Totals({ totals }: { totals: readonly DueTotal[] }) {
  return (
    <Details
      items={totals.map(({ data_class, due, held }) => ({
        name: className(data_class),
        value:
          held > 0
            ? `${howMany(data_class, due)} due, ${howMany(data_class, held)} held`
            : `${howMany(data_class, due)} due`,
      }))}
    />
  )
}

function AskNow({ onClose }: { onClose: () => void }) {
  return (
    <ReasonDialog
      title="Erase now what is due"
      label="Why it cannot wait until tonight"
      act="Ask for consent"
      done="Somebody else is asked to agree"
      danger
      mutation={useAskToEraseDue()}
      onClose={onClose}
    >
      What is erased cannot be brought back. Somebody else has to agree first; what is held stays.
    </ReasonDialog>
  )
}
