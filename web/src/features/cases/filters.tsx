import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SlidersHorizontal } from 'lucide-react'
import { useMay } from '@/api/me'
import { colleaguesQuery, directoryQuery } from '@/api/office'
import { PHONE, useMedia } from '@/kit/media'
import { Button } from '@/ui/button'
import { ToggleChip } from '@/ui/chip'
import { Select, type Option } from '@/ui/select'
import {
  ANY,
  SORT_OPTIONS,
  STANDING_OPTIONS,
  URGENCY_OPTIONS,
  withValue,
  type FilterNames,
} from './filter-words'
import {
  filterKeysOf,
  readCaseSearch,
  standingOf,
  withFilter,
  withStanding,
  type CaseSearch,
  type WordFilter,
} from './search'
import styles from './cases.module.css'

export interface FiltersProps {
  search: CaseSearch
  names: FilterNames
  onChange: (next: CaseSearch) => void
}

/** On a phone the filters fold away behind one button that says how many are on. */
export function Filters(props: FiltersProps) {
  const phone = useMedia(PHONE)
  const [open, setOpen] = useState(false)
  const on = filterKeysOf(props.search).length
  if (!phone) return <FilterRow {...props} />
  return (
    <>
      <Button
        size={48}
        aria-expanded={open}
        icon={<SlidersHorizontal size={16} aria-hidden="true" />}
        onPress={() => setOpen(!open)}
      >
        {on === 0 ? 'Filter and sort' : `Filter and sort, ${on} on`}
      </Button>
      {open && (
        <>
          <FilterRow {...props} />
          <PressingChips search={props.search} onChange={props.onChange} />
          <OrderSelect search={props.search} onChange={props.onChange} />
        </>
      )}
    </>
  )
}

function FilterRow({ search, names, onChange }: FiltersProps) {
  const standing = standingOf(search)
  const one = (key: WordFilter) => (next: string) =>
    onChange(withFilter(search, { [key]: next === ANY ? undefined : next }))
  return (
    <div role="group" aria-label="Filters" className={styles['filters']}>
      <Select
        label="Status"
        look="filter"
        options={
          standing === 'several'
            ? [...STANDING_OPTIONS, { id: 'several', label: 'Several' }]
            : STANDING_OPTIONS
        }
        value={standing}
        onChange={(next) => onChange(withStanding(search, next))}
      />
      <WordSelect
        label="Urgency"
        options={URGENCY_OPTIONS}
        value={search.urgency}
        onChange={one('urgency')}
      />
      <WordSelect
        label="Matter"
        options={names.categories}
        value={search.category}
        onChange={one('category')}
      />
      <WordSelect label="Agency" options={names.agencies} value={search.agency} onChange={one('agency')} />
      <WordSelect label="Owner" options={names.owners} value={search.owner} onChange={one('owner')} />
    </div>
  )
}

/** What presses, each by itself on or off. Right of the lists; among the filters on a phone. */
export function PressingChips({ search, onChange }: Pick<FiltersProps, 'search' | 'onChange'>) {
  return (
    <div role="group" aria-label="Only" className={styles['chips']}>
      <Yes
        label="Call first"
        on={search.call_first}
        onChange={(on) => onChange(withFilter(search, { call_first: on }))}
      />
      <Yes
        label="For the MP"
        on={search.escalated}
        onChange={(on) => onChange(withFilter(search, { escalated: on }))}
      />
      <Yes label="Late" on={search.late} onChange={(on) => onChange(withFilter(search, { late: on }))} />
    </div>
  )
}

/** Right of the lists; among the filters on a phone. */
export function OrderSelect({ search, onChange }: Pick<FiltersProps, 'search' | 'onChange'>) {
  return (
    <Select
      label="Order"
      look="filter"
      options={SORT_OPTIONS}
      value={search.sort ?? 'updated'}
      onChange={(sort) => onChange(sortedBy(search, sort))}
    />
  )
}

function sortedBy(search: CaseSearch, sort: string): CaseSearch {
  // Names and numbers are looked up from the front; times and urgency from the newest and the most urgent.
  const order = sort === 'name' || sort === 'number' ? 'asc' : undefined
  return readCaseSearch({ ...search, sort, order, page: undefined })
}

interface WordSelectProps {
  label: string
  options: readonly Option[]
  value: string | undefined
  onChange: (next: string) => void
}

function WordSelect({ label, options, value = ANY, onChange }: WordSelectProps) {
  return (
    <Select
      label={label}
      look="filter"
      options={withValue(options, value)}
      value={value}
      onChange={onChange}
    />
  )
}

interface YesProps {
  label: string
  on: true | undefined
  onChange: (on: true | undefined) => void
}

function Yes({ label, on, onChange }: YesProps) {
  return (
    <ToggleChip isSelected={on === true} onChange={(next) => onChange(next ? true : undefined)}>
      {label}
    </ToggleChip>
  )
}

const ANY_OPTION: Option = { id: ANY, label: 'Any' }

/** The office's own lists, in words. Until they are there the filters offer "Any" alone. */
export function useFilterNames(): FilterNames {
  const mayGive = useMay('assign_cases')
  const { data: directory } = useQuery(directoryQuery)
  const { data: colleagues } = useQuery({ ...colleaguesQuery, enabled: mayGive })
  return {
    categories: [ANY_OPTION, ...(directory?.categories ?? []).map(({ key, label }) => ({ id: key, label }))],
    agencies: [
      ANY_OPTION,
      ...(directory?.agencies ?? []).map(({ short, name }) => ({ id: short, label: short, second: name })),
    ],
    owners: [
      ANY_OPTION,
      { id: 'me', label: 'Me' },
      { id: 'nobody', label: 'Nobody' },
      ...(colleagues?.items ?? []).map(({ id, name }) => ({ id, label: name })),
    ],
  }
}
