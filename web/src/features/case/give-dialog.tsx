import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '@/api/me'
import { colleaguesQuery } from '@/api/office'
import { ComboBox } from '@/ui/combo-box'
import type { Acts } from './acts'
import { DecideDialog } from './decide-dialog'
import { giveTo } from './quick-acts'

const ROLES = { volunteer: 'Volunteer', staff: 'Staff', mp: 'MP' }

export function GiveDialog({ acts, onClose }: { acts: Acts; onClose: () => void }) {
  const me = useMe()
  const { data } = useQuery(colleaguesQuery)
  const [owner, setOwner] = useState<string | null>(acts.detail.owner?.id ?? null)
  const [problem, setProblem] = useState<string>()
  const give = giveTo(acts)
  const options = (data?.items ?? []).map(({ id, name, role }) => ({
    id,
    label: id === me.id ? `${name} (me)` : name,
    second: ROLES[role],
  }))

  function decide() {
    const chosen = data?.items.find(({ id }) => id === owner)
    if (!chosen) {
      setProblem('Choose a colleague.')
      return
    }
    give(chosen, onClose)
  }

  return (
    <DecideDialog acts={acts} title="Who has this case?" decide="Give it" onDecide={decide} onClose={onClose}>
      <ComboBox label="Colleague" options={options} value={owner} onChange={setOwner} error={problem} />
    </DecideDialog>
  )
}
