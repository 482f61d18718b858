import { X } from 'lucide-react'
import { usePeopleMet } from '@/api/people-met'
import { uuidIn } from '@/kit/uuid'
import { Button } from '@/ui/button'
import { PasteFilter } from '@/ui/paste-filter'
import { Select } from '@/ui/select'
import { ReadingFilters } from '@/ui/reading-list'
import { LOOK_LISTS, type LookRow } from './queries'
import { withFilter, type LookSearch } from './search'

const ANY = 'any'

export interface LookFiltersProps {
  search: LookSearch
  rows: readonly LookRow[]
  onChange: (next: LookSearch) => void
}

export function LookFilters({ search, rows, onChange }: LookFiltersProps) {
  const people = usePeopleMet(LOOK_LISTS, rows, search.actor)
  const set = (key: 'actor' | 'case', value: string | null) =>
    onChange(withFilter(search, { [key]: value === ANY ? null : value }))
  return (
    <ReadingFilters>
      <Select
        label="Who"
        look="filter"
        options={[{ id: ANY, label: 'Anyone' }, ...people]}
        value={search.actor ?? ANY}
        onChange={(next) => set('actor', next)}
      />
      <PasteFilter
        label="Case id or its address"
        value={search.case ?? null}
        read={uuidIn}
        onChange={(next) => set('case', next)}
        problem="There is no case id in that. Paste the address of the case’s page."
      />
      {(search.actor ?? search.case) !== undefined && (
        <Button kind="text" icon={<X size={16} aria-hidden="true" />} onPress={() => onChange({})}>
          Drop the filters
        </Button>
      )}
    </ReadingFilters>
  )
}
