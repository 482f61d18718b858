import { useMemo, useState } from 'react'
import { useMay } from '@/api/me'
import { fullDate } from '@/kit/time'
import { Button } from '@/ui/button'
import type { Column } from '@/ui/data-table'
import { StatusDot } from '@/ui/status-dot'
import { TableOrCards } from '@/ui/table-or-cards'
import { ConfirmDialog } from './confirm-dialog'
import type { Control, Standing } from './queries'
import { RISKS, STATES, worstFirst } from './words'
import styles from './reports.module.css'

export interface ControlsTabProps {
  standing: Standing
  onConfirmed: () => void
}

/** Everything that must hold, the worst that does not first, with what it rests on. */
export function ControlsTab({ standing, onConfirmed }: ControlsTabProps) {
  const mayConfirm = useMay('make_reports')
  const [asked, setAsked] = useState<Control | null>(null)
  const rows = useMemo(() => worstFirst(standing.controls), [standing.controls])
  const columns = useMemo(() => columnsFor(mayConfirm ? setAsked : null), [mayConfirm])
  return (
    <>
      <TableOrCards
        caption={`${rows.length} controls, what does not hold first`}
        columns={columns}
        heading="title"
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ title }) => title}
      />
      {asked && <ConfirmDialog control={asked} onClose={() => setAsked(null)} onConfirmed={onConfirmed} />}
    </>
  )
}

const DOTS = { met: 'full', not_met: 'empty', person_must_look: 'half' } as const

function columnsFor(onAsk: ((control: Control) => void) | null): Column<Control>[] {
  return [
    {
      id: 'title',
      header: 'Control',
      cell: ({ title }) => <strong className={styles['title']}>{title}</strong>,
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ state }) => <StatusDot shape={DOTS[state]}>{STATES[state]}</StatusDot>,
    },
    { id: 'risk', header: 'Risk', cell: ({ risk }) => RISKS[risk] },
    { id: 'said', header: 'Evidence', cell: (control) => <Evidence control={control} /> },
    {
      id: 'act',
      header: 'Looked at by',
      cell: (control) =>
        control.by === 'person' && onAsk ? (
          <Button aria-label={`Confirm: ${control.title}`} onPress={() => onAsk(control)}>
            Confirm
          </Button>
        ) : control.by === 'person' ? (
          'A person'
        ) : (
          'The program'
        ),
    },
  ]
}

function Evidence({ control }: { control: Control }) {
  const { said, state, advice, sources, confirmation } = control
  return (
    <div className={styles['evidence']}>
      <p>{said}</p>
      {confirmation && <p>{`“${confirmation.remark}” Counts until ${fullDate(confirmation.until)}.`}</p>}
      {state !== 'met' && <p>{advice}</p>}
      {sources.length > 0 && <p className={styles['sources']}>{sources.join(', ')}</p>}
    </div>
  )
}
