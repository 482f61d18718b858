import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { fullDate } from '@/kit/time'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import { NotLoaded } from '@/ui/reading-list'
import { TableOrCards } from '@/ui/table-or-cards'
import { ProposeDialog } from './propose-dialog'
import { Answered, Waiting } from './proposals'
import { termsQuery, type Policy, type PolicyVersion } from './queries'
import { className, termWords } from './words'
import styles from './retention.module.css'

export function TermsTab() {
  const { data, error, refetch } = useQuery(termsQuery)
  const mayPropose = useMay('propose_retention')
  const [changing, setChanging] = useState<Policy | null>(null)
  const open = useMemo(
    () => new Set(data?.proposals.filter(({ answer }) => answer === null).map((one) => one.data_class)),
    [data],
  )
  const columns = useMemo(
    () => columnsFor(mayPropose ? setChanging : null, (policy) => open.has(policy.data_class)),
    [mayPropose, open],
  )
  if (!data)
    return (
      <NotLoaded
        what="The list of terms"
        problem={error && { words: wordsOf(error), details: supportDetails(error) }}
        onRetry={() => void refetch()}
      />
    )
  return (
    <>
      <Waiting proposals={data.proposals.filter(({ answer }) => answer === null)} />
      <TableOrCards
        caption="Terms in force"
        columns={columns}
        heading="what"
        rows={data.policies}
        rowId={(policy) => policy.data_class}
        rowName={(policy) => className(policy.data_class)}
      />
      <Answered proposals={data.proposals.filter(({ answer }) => answer !== null)} />
      <History versions={data.history.filter(({ version }) => version > 1)} />
      {changing && <ProposeDialog policy={changing} onClose={() => setChanging(null)} />}
    </>
  )
}

function columnsFor(
  onChange: ((policy: Policy) => void) | null,
  isOpen: (policy: Policy) => boolean,
): Column<Policy>[] {
  const columns: Column<Policy>[] = [
    { id: 'what', header: 'What', cell: (policy) => <strong>{className(policy.data_class)}</strong> },
    { id: 'term', header: 'Kept for', cell: (policy) => termWords(policy.data_class, policy.days) },
    { id: 'basis', header: 'Because', hide: 'narrow', cell: (policy) => policy.legal_basis },
  ]
  if (onChange)
    columns.push({
      id: 'change',
      header: 'Change',
      align: 'end',
      cell: (policy) =>
        isOpen(policy) ? (
          <Tag tone="warning">Waits for an answer</Tag>
        ) : (
          <Button
            aria-label={`Propose another term for ${className(policy.data_class)}`}
            onPress={() => onChange(policy)}
          >
            Propose
          </Button>
        ),
    })
  return columns
}

const VERSIONS: Column<PolicyVersion>[] = [
  { id: 'what', header: 'What', cell: (row) => <strong>{className(row.data_class)}</strong> },
  { id: 'term', header: 'Kept for', cell: (row) => termWords(row.data_class, row.days) },
  { id: 'since', header: 'Since', cell: ({ since }) => fullDate(since) },
  { id: 'proposed', header: 'Proposed by', hide: 'narrow', cell: ({ proposed_by }) => proposed_by },
  { id: 'consented', header: 'Consented by', hide: 'narrow', cell: ({ consented_by }) => consented_by },
]

function History({ versions }: { versions: readonly PolicyVersion[] }) {
  if (versions.length === 0) return null
  return (
    <>
      <div className={styles['inset']}>
        <h2 className={styles['heading']}>Terms that were changed</h2>
      </div>
      <TableOrCards
        caption="Changed terms, newest first"
        columns={VERSIONS}
        heading="what"
        rows={versions}
        rowId={(row) => `${row.data_class}-${row.version}`}
        rowName={(row) => className(row.data_class)}
      />
    </>
  )
}
