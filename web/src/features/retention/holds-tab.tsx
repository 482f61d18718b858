import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { dayAndTime, fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import { Dialog } from '@/ui/dialog'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { PlaceHold } from './place-hold'
import { holdsQuery, useHoldReasons, useReleaseHold, type Hold } from './queries'
import { ReasonDialog } from './reason-dialog'
import { holdBasis, unitWords } from './words'
import styles from './retention.module.css'

type Asking = { what: 'place' } | { what: 'why' | 'release'; hold: Hold }

/** What may not be erased, whatever its term. */
export function HoldsTab() {
  const { data, error, refetch } = useQuery(holdsQuery)
  const mayHold = useMay('hold_data')
  const [asking, setAsking] = useState<Asking | null>(null)
  const columns = useMemo(() => columnsFor(mayHold ? setAsking : null), [mayHold])
  const close = () => setAsking(null)
  if (!data)
    return (
      <NotLoaded
        what="The list of holds"
        problem={error && { words: wordsOf(error), details: supportDetails(error) }}
        onRetry={() => void refetch()}
      />
    )
  const place = mayHold && (
    <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setAsking({ what: 'place' })}>
      Hold a case or a person
    </Button>
  )
  return (
    <>
      {data.length === 0 ? (
        <EmptyState title="Nothing is held" action={place}>
          A hold keeps a case or a person from being erased while a court, a complaint or a request needs it.
        </EmptyState>
      ) : (
        <>
          <div className={styles['inset']}>
            <div className={styles['head']}>
              <p>Nothing of these is erased until the hold is released.</p>
              {place}
            </div>
          </div>
          <TableOrCards
            caption="Holds, those that stand first"
            columns={columns}
            heading="what"
            rows={data}
            rowId={({ id }) => id}
            rowName={({ kind, case_number }) => unitWords(kind, case_number)}
          />
        </>
      )}
      {asking?.what === 'place' && <PlaceHold onClose={close} />}
      {asking?.what === 'why' && <Why hold={asking.hold} onClose={close} />}
      {asking?.what === 'release' && <Release hold={asking.hold} onClose={close} />}
    </>
  )
}

function columnsFor(ask: ((asking: Asking) => void) | null): Column<Hold>[] {
  const columns: Column<Hold>[] = [
    {
      id: 'what',
      header: 'What',
      cell: ({ kind, case_number }) => <strong>{unitWords(kind, case_number)}</strong>,
    },
    { id: 'basis', header: 'Rests on', cell: ({ basis }) => holdBasis(basis) },
    {
      id: 'placed',
      header: 'Held by',
      cell: ({ placed_by, placed_at }) => `${placed_by}, ${fullDate(placed_at)}`,
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ released_at, released_by }) =>
        released_at === null ? (
          <Tag tone="warning">Held</Tag>
        ) : (
          `Released by ${released_by ?? ''}, ${fullDate(released_at)}`
        ),
    },
  ]
  if (ask)
    columns.push({
      id: 'acts',
      header: 'Acts',
      align: 'end',
      cell: (hold) => <HoldActs hold={hold} ask={ask} />,
    })
  return columns
}

function HoldActs({ hold, ask }: { hold: Hold; ask: (asking: Asking) => void }) {
  const name = unitWords(hold.kind, hold.case_number)
  return (
    <span className={styles['actions']}>
      <Button kind="text" aria-label={`Why: ${name}`} onPress={() => ask({ what: 'why', hold })}>
        Why
      </Button>
      {hold.released_at === null && (
        <Button aria-label={`Release: ${name}`} onPress={() => ask({ what: 'release', hold })}>
          Release
        </Button>
      )}
    </span>
  )
}

/** The sealed reason, opened on a press: a look at the case, and recorded as one. */
function Why({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const reasons = useHoldReasons()
  return (
    <Dialog
      title={`Why is it held: ${unitWords(hold.kind, hold.case_number)}`}
      isOpen
      onClose={onClose}
      actions={
        reasons.data ? (
          <Button onPress={onClose}>Close</Button>
        ) : (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button kind="filled" isPending={reasons.isPending} onPress={() => reasons.mutate(hold.id)}>
              Open it
            </Button>
          </>
        )
      }
    >
      {reasons.data ? (
        <Details
          items={[
            { name: `Held ${dayAndTime(hold.placed_at)}`, value: reasons.data.reason },
            ...(hold.released_at === null
              ? []
              : [{ name: `Released ${dayAndTime(hold.released_at)}`, value: reasons.data.release_reason }]),
          ]}
        />
      ) : reasons.error ? (
        <Failed title="The reason did not open">{wordsOf(reasons.error)}</Failed>
      ) : reasons.isPending ? (
        <Skeleton label="The reason is being opened" rows={1} />
      ) : (
        <p>The reason is sealed. Opening it is itself recorded.</p>
      )}
    </Dialog>
  )
}

function Release({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  return (
    <ReasonDialog
      title={`Release: ${unitWords(hold.kind, hold.case_number)}`}
      label="Why it may go"
      act="Release the hold"
      done="The hold is released"
      mutation={useReleaseHold(hold.id)}
      onClose={onClose}
    >
      Its term runs again. If that is over already, it is erased by rule tonight.
    </ReasonDialog>
  )
}
