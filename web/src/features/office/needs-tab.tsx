import { answer, api, ifMatch } from '@/api/client'
import { NARROW, useMedia } from '@/kit/media'
import type { Column } from '@/ui/data-table'
import { Select } from '@/ui/select'
import type { Field } from './fields'
import { given, List, sourceColumns } from './list'
import type { Need, TabProps } from './rows'
import { narrowed } from './search'

const FIELDS: readonly Field[] = [
  { key: 'label', label: 'What is needed', kind: 'line', needed: true, limit: 200 },
  {
    key: 'weight',
    label: 'How much it counts',
    kind: 'number',
    needed: true,
    least: 0,
    most: 5,
    help: 'From 0, never asked for, to 5.',
  },
  {
    key: 'blocking',
    label: 'Without it the agency writes back and asks',
    kind: 'switch',
  },
]

const COLUMNS: readonly Column<Need>[] = [
  { id: 'label', header: 'What is needed', cell: ({ label }) => <strong>{label}</strong> },
  { id: 'weight', header: 'Counts', cell: ({ weight }) => `${weight} of 5` },
  {
    id: 'blocking',
    header: 'Without it',
    cell: ({ blocking }) => (blocking ? 'The agency writes back and asks' : 'The letter is weaker'),
  },
  ...sourceColumns<Need>(),
]

/** 333 things are no list to read: one category at a time, or all that fit the searched words. */
export function NeedsTab(props: TabProps) {
  const { directory, search, onSearch } = props
  const categories = directory.categories.filter(({ key }) =>
    directory.checklists.some(({ category }) => category === key),
  )
  const chosen = categories.find(({ key }) => key === search.category) ?? categories[0]
  const rows = narrowed(
    directory.checklists.filter(({ category }) => category === chosen?.key),
    search.q,
    (row) => [row.label, row.source].join(' '),
  )
  const narrow = useMedia(NARROW)
  return (
    <List
      {...props}
      noun={narrow ? 'things' : 'what agencies need'}
      columns={COLUMNS}
      heading="label"
      rows={rows}
      idOf={({ category, slot }) => `${category}/${slot}`}
      nameOf={nameOf}
      filters={
        <Select
          label="Category"
          look="filter"
          options={categories.map(({ key, label }) => ({ id: key, label }))}
          value={chosen?.key ?? null}
          onChange={(category) => onSearch({ ...search, category })}
        />
      }
      edit={(row) => ({
        fields: FIELDS,
        given: [{ name: 'Category', value: chosen?.label ?? row.category }, ...given(row)],
        save: (changes, version) =>
          answer(
            api.PATCH('/api/directory/checklists/{category}/{slot}', {
              params: { path: { category: row.category, slot: row.slot } },
              body: changes,
              headers: ifMatch(version),
            }),
          ),
      })}
    />
  )
}

function nameOf({ label }: Need): string {
  return `“${label}”`
}
