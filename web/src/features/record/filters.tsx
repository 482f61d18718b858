import { X } from 'lucide-react'
import { usePeopleMet } from '@/api/people-met'
import { uuidIn } from '@/kit/uuid'
import { Button } from '@/ui/button'
import { PasteFilter } from '@/ui/paste-filter'
import { Select } from '@/ui/select'
import { ReadingFilters } from '@/ui/reading-list'
import { RECORD_LISTS, type RecordRow } from './queries'
import { withFilter, type RecordSearch } from './search'
import { THINGS } from './things'

const ANY = 'any'
const TABLES = [
  { id: ANY, label: 'Everything' },
  ...Object.entries(THINGS)
    .map(([id, { name }]) => ({ id, label: name }))
    .sort((one, other) => one.label.localeCompare(other.label)),
]

export interface RecordFiltersProps {
  search: RecordSearch
  rows: readonly RecordRow[]
  onChange: (next: RecordSearch) => void
}

export function RecordFilters({ search, rows, onChange }: RecordFiltersProps) {
  const people = usePeopleMet(RECORD_LISTS, rows, search.actor)
  const set = (key: 'actor' | 'table' | 'case', value: string | null) =>
    onChange(withFilter(search, { [key]: value === ANY ? null : value }))
  const filtered = search.actor !== undefined || search.table !== undefined || search.case !== undefined
  return (
    <ReadingFilters>
      <Select
        label="Who"
        look="filter"
        options={[{ id: ANY, label: 'Anyone' }, ...people]}
        value={search.actor ?? ANY}
        onChange={(next) => set('actor', next)}
      />
      <Select
        label="What"
        look="filter"
        options={TABLES}
        value={search.table ?? ANY}
        onChange={(next) => set('table', next)}
      />
      <PasteFilter
        label="Case id or its address"
        value={search.case ?? null}
        read={uuidIn}
        onChange={(next) => set('case', next)}
        problem="There is no case id in that. Paste the address of the case’s page."
      />
      {filtered && (
        <Button kind="text" icon={<X size={16} aria-hidden="true" />} onPress={() => onChange({})}>
          Drop the filters
        </Button>
      )}
    </ReadingFilters>
  )
}
