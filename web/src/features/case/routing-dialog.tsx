import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { directoryQuery } from '@/api/office'
import { ComboBox } from '@/ui/combo-box'
import { TextArea } from '@/ui/text-area'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import { route } from './requests'

const UNKNOWN = 'unknown'

interface Choice {
  category: string | null
  agency: string | null
}

/** A person's choice stands over what the words alone suggest. */
export function RoutingDialog({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const { routing, id } = acts.detail
  const [choice, setChoice] = useState<Choice>({
    category: routing.category === UNKNOWN ? null : routing.category,
    agency: routing.agency || null,
  })
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { data } = useQuery(directoryQuery)

  function decide() {
    setTried(true)
    const { category, agency } = choice
    if (category === null || agency === null) return
    const matter = data?.categories.find(({ key }) => key === category)?.label ?? category
    const why = reason.trim()
    acts.run({
      mine: [`Matter: ${matter}`, `Agency: ${agency}`, ...(why === '' ? [] : [`Reason: ${why}`])],
      send: route(id, { category, agency, reason: why }),
      done: onClose,
    })
  }

  return (
    <DecideDialog
      acts={acts}
      title="Choose the matter and the agency"
      decide="Send it there"
      onDecide={decide}
      onClose={onClose}
    >
      <Fields choice={choice} onChange={setChoice} tried={tried} />
      <TextArea
        label="The reason, if it is not plain"
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={500}
      />
    </DecideDialog>
  )
}

interface FieldsProps {
  choice: Choice
  onChange: (next: Choice) => void
  tried: boolean
}

function Fields({ choice, onChange, tried }: FieldsProps) {
  const { data } = useQuery(directoryQuery)
  const missing = (value: string | null) => (tried && value === null ? 'Choose one.' : undefined)
  const usual = data?.categories.find(({ key }) => key === choice.category)?.agencies ?? []
  // A combo box takes its options when it first appears, so it appears anew with the directory.
  const ready = data ? 'ready' : 'empty'
  return (
    <>
      <ComboBox
        key={`matter ${ready}`}
        label="Matter"
        options={(data?.categories ?? []).map(({ key, label }) => ({ id: key, label }))}
        value={choice.category}
        onChange={(category) => onChange({ ...choice, category })}
        error={missing(choice.category)}
      />
      <ComboBox
        key={`agency ${ready}`}
        label="Agency"
        help={usual.length === 0 ? undefined : `Usual for this matter: ${usual.join(', ')}`}
        options={(data?.agencies ?? []).map(({ short, name }) => ({ id: short, label: name, second: short }))}
        value={choice.agency}
        onChange={(agency) => onChange({ ...choice, agency })}
        error={missing(choice.agency)}
      />
    </>
  )
}
