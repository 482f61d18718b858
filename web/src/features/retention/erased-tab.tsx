import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { useMay } from '@/api/me'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { AskToErase } from './ask-to-erase'
import { CheckCertificate } from './check-certificate'
import { AnsweredErasures, OpenErasures } from './erasures'
import { erasuresQuery, runsQuery, type Erasure, type PurgeRun } from './queries'
import { countsWords } from './words'
import styles from './retention.module.css'

type Open = 'ask' | 'check'

/** What was erased, by rule or by two people, each with its certificate. */
export function ErasedTab() {
  const erasures = useQuery(erasuresQuery)
  const runs = useQuery(runsQuery(isExpected(erasures.data ?? [])))
  const mayErase = useMay('erase_data')
  const [open, setOpen] = useState<Open | null>(null)
  const problem = erasures.error ?? runs.error
  if (!erasures.data || !runs.data)
    return (
      <NotLoaded
        what="The list of what was erased"
        problem={problem && { words: wordsOf(problem), details: supportDetails(problem) }}
        onRetry={() => void Promise.all([erasures.refetch(), runs.refetch()])}
      />
    )
  return (
    <>
      <div className={styles['inset']}>
        <div className={styles['head']}>
          <p>
            What is erased is gone. That it existed, and the rule or the people it went by, stay in the
            record.
          </p>
          <span className={styles['actions']}>
            <Button onPress={() => setOpen('check')}>Check a certificate</Button>
            {mayErase && <Button onPress={() => setOpen('ask')}>Ask to erase</Button>}
          </span>
        </div>
        <OpenErasures erasures={erasures.data.filter(({ answer }) => answer === null)} />
      </div>
      <Runs runs={runs.data} />
      <AnsweredErasures erasures={erasures.data.filter(({ answer }) => answer !== null)} />
      {open === 'ask' && <AskToErase onClose={() => setOpen(null)} />}
      {open === 'check' && <CheckCertificate onClose={() => setOpen(null)} />}
    </>
  )
}

/** An erasure that two people agreed to and that is not finished. */
function isExpected(erasures: readonly Erasure[]): boolean {
  return erasures.some(({ state }) => state === 'under_way')
}

const COLUMNS: Column<PurgeRun>[] = [
  { id: 'when', header: 'When', cell: ({ started_at }) => <strong>{dayAndTime(started_at)}</strong> },
  { id: 'what', header: 'What went', cell: ({ counts }) => countsWords(counts) },
  {
    id: 'state',
    header: 'State',
    cell: ({ finished_at }) => (finished_at === null ? 'Under way' : `Done ${dayAndTime(finished_at)}`),
  },
  {
    id: 'certificate',
    header: 'Certificate',
    align: 'end',
    cell: ({ id, certified, started_at }) =>
      certified ? <Certificate id={id} name={dayAndTime(started_at)} /> : 'Not signed yet',
  },
]

function Certificate({ id, name }: { id: string; name: string }) {
  const saving = useMutation({
    mutationFn: () => saveFile(`/api/retention/runs/${id}/certificate`),
  })
  return (
    <>
      <Button
        icon={<Download size={16} aria-hidden="true" />}
        aria-label={`Certificate of ${name}`}
        isPending={saving.isPending}
        onPress={() => saving.mutate()}
      >
        Certificate
      </Button>
      {saving.error && <p role="alert">{`The file did not open. ${wordsOf(saving.error)}`}</p>}
    </>
  )
}

function Runs({ runs }: { runs: readonly PurgeRun[] }) {
  if (runs.length === 0)
    return (
      <EmptyState title="Nothing was erased yet">
        Each night’s purge stands here with a signed certificate of what went.
      </EmptyState>
    )
  return (
    <TableOrCards
      caption="Purges, newest first"
      columns={COLUMNS}
      heading="when"
      rows={runs}
      rowId={({ id }) => id}
      rowName={({ started_at }) => dayAndTime(started_at)}
    />
  )
}
