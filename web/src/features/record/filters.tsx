import { X } from 'lucide-react'
import { useDoers, useUnitFilter } from '@/api/finding'
import { Button } from '@/ui/button'
import { DaysFilter } from '@/ui/days-filter'
import { FindFilter } from '@/ui/find-filter'
import { Select } from '@/ui/select'
import { ReadingFilters } from '@/ui/reading-list'
import { isNarrowed, OPS, withFilter, type Change, type RecordSearch } from './search'
import { ACTS, THINGS } from './things'

const ANY = 'any'
const NOBODY = { id: 'anonymous', label: 'Somebody not signed in' }
const TABLES = [
  { id: ANY, label: 'Everything' },
  ...Object.entries(THINGS)
    .filter(([id]) => !id.includes('.'))
    .map(([id, { name }]) => ({ id, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label)),
]
const KINDS = [{ id: ANY, label: 'Any act' }, ...OPS.map((id) => ({ id, label: ACTS[id] }))]

export interface RecordFiltersProps {
  search: RecordSearch
  onChange: (next: RecordSearch) => void
}

export function RecordFilters({ search, onChange }: RecordFiltersProps) {
  const set = (change: Change) => onChange(withFilter(search, change))
  const doers = useDoers(search.actor === NOBODY.id ? undefined : search.actor)
  const unit = useUnitFilter(search, set)
  const or = (value: string) => (value === ANY ? null : value)
  return (
    <ReadingFilters>
      <Select
        label="Who"
        look="filter"
        options={[{ id: ANY, label: 'Anyone' }, ...doers, NOBODY]}
        value={search.actor ?? ANY}
        onChange={(next) => set({ actor: or(next) })}
      />
      <Select
        label="What"
        look="filter"
        options={TABLES}
        value={search.table ?? ANY}
        onChange={(next) => set({ table: or(next) })}
      />
      <Select
        label="Did"
        look="filter"
        options={KINDS}
        value={search.op ?? ANY}
        onChange={(next) => set({ op: OPS.find((op) => op === next) ?? null })}
      />
      <DaysFilter since={search.since} until={search.until} onChange={set} />
      <FindFilter {...unit} />
      {isNarrowed(search) && (
        <Button kind="text" icon={<X size={16} aria-hidden="true" />} onPress={() => onChange({})}>
          Drop the filters
        </Button>
      )}
    </ReadingFilters>
  )
}
