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
import { MakeDialog } from './make-dialog'
import { filePath, reportsQuery, type Form, type Report } from './queries'
import { FORMS, GRADES, percent, reportName } from './words'
import styles from './reports.module.css'

/** Reports by the clock and by hand, each to be taken away in its forms. */
export function ReportsTab() {
  const reports = useQuery(reportsQuery)
  const mayMake = useMay('make_reports')
  const [isMaking, setIsMaking] = useState(false)
  if (!reports.data)
    return (
      <NotLoaded
        what="The list of reports"
        problem={reports.error && { words: wordsOf(reports.error), details: supportDetails(reports.error) }}
        onRetry={() => void reports.refetch()}
      />
    )
  return (
    <>
      <div className={styles['inset']}>
        <div className={styles['head']}>
          <p>
            Reports make themselves each day, week, month, quarter and year. Each is signed and names the
            state of the record it speaks of.
          </p>
          {mayMake && <Button onPress={() => setIsMaking(true)}>Make one now</Button>}
        </div>
      </div>
      {reports.data.length === 0 ? (
        <EmptyState title="There is no report yet">The first one comes tonight.</EmptyState>
      ) : (
        <TableOrCards
          caption={`${reports.data.length} reports, newest first`}
          columns={COLUMNS}
          heading="name"
          rows={reports.data}
          rowId={({ id }) => id}
          rowName={reportName}
        />
      )}
      {isMaking && <MakeDialog onClose={() => setIsMaking(false)} />}
    </>
  )
}

const COLUMNS: Column<Report>[] = [
  { id: 'name', header: 'Report', cell: (report) => <strong>{reportName(report)}</strong> },
  {
    id: 'made',
    header: 'Made',
    cell: ({ made_at, asked_by }) =>
      made_at === null ? 'Being made' : `${dayAndTime(made_at)}, ${asked_by ?? 'the system'}`,
  },
  {
    id: 'score',
    header: 'Score',
    cell: ({ score, grade }) =>
      score === null || grade === null ? '' : `${percent(score)}, ${GRADES[grade]}`,
  },
  {
    id: 'files',
    header: 'Take away',
    cell: (report) => (report.made_at === null ? 'In a moment' : <Files report={report} />),
  },
]

function Files({ report }: { report: Report }) {
  const saving = useMutation({ mutationFn: (form: Form) => saveFile(filePath(report.id, form)) })
  return (
    <span className={styles['files']}>
      {FORMS.map(({ id, label }) => (
        <Button
          key={id}
          icon={<Download size={16} aria-hidden="true" />}
          aria-label={`${label} of ${reportName(report)}`}
          onPress={() => saving.mutate(id)}
        >
          {label}
        </Button>
      ))}
      {saving.error && <span role="alert">{`The file did not open. ${wordsOf(saving.error)}`}</span>}
    </span>
  )
}
