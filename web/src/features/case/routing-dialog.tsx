import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { directoryQuery } from '@/api/office'
import { ComboBox } from '@/ui/combo-box'
import { TextArea } from '@/ui/text-area'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import { route } from './requests'

const UNKNOWN = 'unknown'

/** A person's choice stands over what the words alone suggest. */
export function RoutingDialog({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const { routing, id } = acts.detail
  const { data } = useQuery(directoryQuery)
  const [category, setCategory] = useState<string | null>(
    routing.category === UNKNOWN ? null : routing.category,
  )
  const [agency, setAgency] = useState<string | null>(routing.agency || null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = (value: string | null) => (tried && value === null ? 'Choose one.' : undefined)
  const agencies = data?.agencies ?? []
  const usual = data?.categories.find(({ key }) => key === category)?.agencies ?? []

  function decide() {
    setTried(true)
    if (category === null || agency === null) return
    const matter = data?.categories.find(({ key }) => key === category)?.label ?? category
    acts.run({
      mine: [
        `Matter: ${matter}`,
        `Agency: ${agency}`,
        ...(reason.trim() === '' ? [] : [`Reason: ${reason.trim()}`]),
      ],
      send: route(id, { category, agency, reason: reason.trim() }),
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
      <ComboBox
        key={data ? 'matters' : 'none yet'}
        label="Matter"
        options={(data?.categories ?? []).map(({ key, label }) => ({ id: key, label }))}
        value={category}
        onChange={setCategory}
        error={missing(category)}
      />
      <ComboBox
        key={data ? `agencies ${category ?? ''}` : 'none'}
        label="Agency"
        help={usual.length === 0 ? undefined : `Usual for this matter: ${usual.join(', ')}`}
        options={agencies.map(({ short, name }) => ({ id: short, label: name, second: short }))}
        value={agency}
        onChange={setAgency}
        error={missing(agency)}
      />
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
