import { answer, api, ifMatch } from '@/api/client'
import type { Column } from '@/ui/data-table'
import type { Field } from './fields'
import { given, List, sourceColumns } from './list'
import type { Category, TabProps } from './rows'
import { narrowed } from './search'

const FIELDS: readonly Field[] = [
  { key: 'label', label: 'Name', kind: 'line', needed: true, limit: 120 },
  {
    key: 'agencies',
    label: 'Usual agencies, the first one first',
    kind: 'agencies',
    help: 'A case of this kind is offered to these.',
  },
]

const COLUMNS: readonly Column<Category>[] = [
  { id: 'label', header: 'Category', cell: ({ label }) => <strong>{label}</strong> },
  { id: 'scope', header: 'What belongs to it', cell: ({ scope }) => scope },
  { id: 'agencies', header: 'Usual agencies', cell: ({ agencies }) => usual(agencies) },
  ...sourceColumns<Category>(),
]

function usual(agencies: readonly string[]): string {
  return agencies.join() === 'NONE' ? 'None: nothing is written' : agencies.join(', ')
}

export function CategoriesTab(props: TabProps) {
  const rows = narrowed(props.directory.categories, props.search.q, (row) =>
    [row.label, row.scope, row.source, ...row.agencies].join(' '),
  )
  return (
    <List
      {...props}
      noun="categories"
      columns={COLUMNS}
      heading="label"
      rows={rows}
      idOf={({ key }) => key}
      nameOf={nameOf}
      edit={(row) => ({
        fields: FIELDS,
        given: [{ name: 'What belongs to it', value: row.scope }, ...given(row)],
        save: (changes, version) =>
          answer(
            api.PATCH('/api/directory/categories/{key}', {
              params: { path: { key: row.key } },
              body: changes,
              headers: ifMatch(version),
            }),
          ),
      })}
    />
  )
}

function nameOf({ label }: Category): string {
  return `“${label}”`
}
