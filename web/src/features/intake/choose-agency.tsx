import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { Button } from '@/ui/button'
import { ComboBox } from '@/ui/combo-box'
import { Dialog } from '@/ui/dialog'
import { useChooseRouting, type RoutingToChoose } from './decisions'
import { directoryQuery } from './queries'
import { decidingWords } from './routing-words'
import type { AgencyOption, IntakeView } from './types'
import styles from './routing.module.css'

/** Not sure: it asks between named choices and guesses nothing. Who may not choose is told whom to ask. */
export function ChooseAgency({ view }: { view: IntakeView }) {
  const mayChoose = useMay('choose_routing')
  const [other, setOther] = useState(false)
  const choosing = useChooseRouting(view)
  const { routing } = view
  const words = decidingWords(routing)
  const choose = (choice: RoutingToChoose) => choosing.mutate(choice, { onSuccess: () => setOther(false) })
  const names = routing.options.map(({ name }) => name)
  if (!mayChoose && names.length === 0) {
    return (
      <p className={styles['quiet']}>
        Not clear yet which agency this is for. Go on, or ask a member of staff.
      </p>
    )
  }
  return (
    <div className={styles['which']}>
      <h3>
        {names.length > 1 ? 'Which is it? The words fit more than one agency' : 'Which agency is this for?'}
      </h3>
      {words.length > 0 && <p className={styles['quiet']}>“{words.join('”, “')}”</p>}
      {mayChoose ? (
        <Choices
          options={routing.options}
          pending={choosing.isPending ? choosing.variables.agency : null}
          onChoose={(agency) => choose({ category: routing.category, agency, reason: '' })}
          onOther={() => setOther(true)}
        />
      ) : (
        <p>
          Ask a member of staff to choose{names.length > 1 ? `: ${names.join(', or ')}` : ''}. Go on with the
          talk meanwhile.
        </p>
      )}
      {choosing.error && (
        <p role="alert" className={styles['problem']}>
          {wordsOf(choosing.error)}
        </p>
      )}
      {other && (
        <AnotherAgency
          category={routing.category}
          isPending={choosing.isPending}
          onChoose={choose}
          onClose={() => setOther(false)}
        />
      )}
    </div>
  )
}

interface ChoicesProps {
  options: readonly AgencyOption[]
  pending: string | null
  onChoose: (agency: string) => void
  onOther: () => void
}

function Choices({ options, pending, onChoose, onOther }: ChoicesProps) {
  return (
    <div className={styles['choices']}>
      {options.map(({ short, name }) => (
        <Button key={short} isPending={pending === short} onPress={() => onChoose(short)}>
          {name}
        </Button>
      ))}
      <Button kind="text" onPress={onOther}>
        Another agency
      </Button>
    </div>
  )
}

interface AnotherAgencyProps {
  category: string
  isPending: boolean
  onChoose: (choice: RoutingToChoose) => void
  onClose: () => void
}

function AnotherAgency({ category: before, isPending, onChoose, onClose }: AnotherAgencyProps) {
  const { data } = useQuery(directoryQuery)
  const [agency, setAgency] = useState<string | null>(null)
  const [category, setCategory] = useState<string | null>(before === 'unknown' ? null : before)
  const [tried, setTried] = useState(false)
  const missing = (value: string | null) => (tried && value === null ? 'Choose one.' : undefined)
  return (
    <Dialog
      title="Choose the matter and the agency"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="filled"
            isPending={isPending}
            onPress={() => {
              setTried(true)
              if (agency !== null && category !== null) onChoose({ category, agency, reason: '' })
            }}
          >
            Send it there
          </Button>
        </>
      }
    >
      <ComboBox
        label="Matter"
        options={(data?.categories ?? []).map(({ key, label }) => ({ id: key, label }))}
        value={category}
        onChange={setCategory}
        error={missing(category)}
      />
      <ComboBox
        label="Agency"
        options={(data?.agencies ?? []).map(({ short, name }) => ({ id: short, label: name, second: short }))}
        value={agency}
        onChange={setAgency}
        error={missing(agency)}
      />
    </Dialog>
  )
}
