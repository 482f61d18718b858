import { STAGES, URGENCIES, type Stage, type UrgencyName } from '@/api/case-words'
import type { Option } from '@/ui/select'
import { standingOf, type CaseSearch, type FilterKey, type SortId, type Standing } from './search'

export const SORT_OPTIONS: readonly Option<SortId>[] = [
  { id: 'updated', label: 'Last changed first' },
  { id: 'urgency', label: 'Most urgent first' },
  { id: 'session', label: 'Newest session first' },
  { id: 'number', label: 'Case number' },
  { id: 'name', label: 'Name' },
]

export const STANDING_OPTIONS: readonly Option<Standing>[] = [
  { id: 'any', label: 'Any' },
  { id: 'open', label: 'Open' },
  ...(Object.keys(STAGES) as Stage[]).map((id) => ({ id, label: STAGES[id].word })),
]

export const ANY = 'any'

const URGENT_OR_HIGH = 'urgent,high'

export const URGENCY_OPTIONS: readonly Option[] = [
  { id: ANY, label: 'Any' },
  { id: URGENT_OR_HIGH, label: 'Urgent or high' },
  ...(Object.keys(URGENCIES) as UrgencyName[]).map((id) => ({ id, label: URGENCIES[id] })),
]

/** The options, and the address's own value where it is none of them: several at once, or one no longer in the directory. */
export function withValue(options: readonly Option[], value: string): readonly Option[] {
  if (options.some(({ id }) => id === value)) return options
  const words = value.split(',').map((id) => options.find((option) => option.id === id)?.label ?? id)
  return [...options, { id: value, label: words.join(' or ') }]
}

/** Names that only the server's lists know. */
export interface FilterNames {
  categories: readonly Option[]
  agencies: readonly Option[]
  owners: readonly Option[]
}

function labelOf(options: readonly Option[], value: string): string {
  return withValue(options, value).find(({ id }) => id === value)?.label ?? value
}

/** One filter as a person would say it: "Urgency: Urgent or high". */
export function filterWords(key: FilterKey, search: CaseSearch, names: FilterNames): string {
  const value = search[key]
  if (key === 'call_first') return 'Call first'
  if (key === 'escalated') return 'Marked for the MP'
  if (key === 'late') return 'Late'
  if (typeof value !== 'string') return ''
  if (key === 'urgency') return `Urgency: ${labelOf(URGENCY_OPTIONS, value)}`
  if (key === 'category') return `Matter: ${labelOf(names.categories, value)}`
  if (key === 'agency') return `Agency: ${value.split(',').join(' or ')}`
  if (key === 'owner') return `Owner: ${labelOf(names.owners, value)}`
  return `Status: ${standingWords(search, value)}`
}

function standingWords(search: CaseSearch, value: string): string {
  const known = STANDING_OPTIONS.find(({ id }) => id === standingOf(search))
  return known?.label ?? labelOf(STANDING_OPTIONS, value).replaceAll('_', ' ')
}
