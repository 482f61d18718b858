import type { components } from '@/api/schema'
import type { OfficeSearch } from './search'

export type Directory = components['schemas']['DirectoryOut']
export type Agency = components['schemas']['AgencyOut']
export type Category = components['schemas']['CategoryOut']
export type Need = components['schemas']['ChecklistItem']
export type Standard = components['schemas']['StandardOut']
export type Rule = components['schemas']['RuleOut']

export interface TabProps {
  directory: Directory
  search: OfficeSearch
  onSearch: (next: OfficeSearch) => void
}
