import { X } from 'lucide-react'
import { useDoers, useUnitFilter } from '@/api/finding'
import { Button } from '@/ui/button'
import { DaysFilter } from '@/ui/days-filter'
import { FindFilter } from '@/ui/find-filter'
import { Select } from '@/ui/select'
import { ReadingFilters } from '@/ui/reading-list'
import { withFilter, type Change, type LookSearch } from './search'

const ANY = 'any'

export interface LookFiltersProps {
  search: LookSearch
  onChange: (next: LookSearch) => void
}

export function LookFilters({ search, onChange }: LookFiltersProps) {
  const set = (change: Change) => onChange(withFilter(search, change))
  const people = useDoers(search.actor).filter(({ id }) => !id.startsWith('system:'))
  const unit = useUnitFilter(search, set)
  return (
    <ReadingFilters>
      <Select
        label="Who"
        look="filter"
        options={[{ id: ANY, label: 'Anyone' }, ...people]}
        value={search.actor ?? ANY}
        onChange={(next) => set({ actor: next === ANY ? null : next })}
      />
      <DaysFilter since={search.since} until={search.until} onChange={set} />
      <FindFilter {...unit} />
      {Object.keys(withFilter(search, {})).length > 0 && (
        <Button kind="text" icon={<X size={16} aria-hidden="true" />} onPress={() => onChange({})}>
          Drop the filters
        </Button>
      )}
    </ReadingFilters>
  )
}
