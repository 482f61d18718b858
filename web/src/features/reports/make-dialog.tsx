import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Select } from '@/ui/select'
import { toast } from '@/ui/toast'
import { useAskReport, type Cadence } from './queries'
import { CADENCES } from './words'
import styles from './reports.module.css'

const PERIODS = CADENCES.flatMap(({ id, last, running }) => [
  { id: `${id}:last`, label: last, cadence: id, running: false },
  { id: `${id}:running`, label: running, cadence: id, running: true },
])

/** A report by hand: of a period that is over, or of one so far. */
export function MakeDialog({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState('monthly:running')
  const ask = useAskReport()
  const period = PERIODS.find(({ id }) => id === chosen)
  const send = (cadence: Cadence, running: boolean) =>
    ask.mutate(
      { cadence, running },
      {
        onSuccess: () => {
          toast({ text: 'The report is being made' })
          onClose()
        },
      },
    )
  return (
    <Dialog
      title="Make a report"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="filled"
            isPending={ask.isPending}
            onPress={() => period && send(period.cadence, period.running)}
          >
            Make it
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>Everything is looked at again for it.</p>
        <Select label="For" options={PERIODS} value={chosen} onChange={setChosen} />
        {ask.error && <Banner tone="danger" title={wordsOf(ask.error)} />}
      </div>
    </Dialog>
  )
}
