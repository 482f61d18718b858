import { answer, api, ifMatch } from '@/api/client'
import type { Column } from '@/ui/data-table'
import type { Field } from './fields'
import { given, List, sourceColumns } from './list'
import type { Standard, TabProps } from './rows'
import { narrowed } from './search'

const FIELDS: readonly Field[] = [
  { key: 'standard', label: 'What is promised', kind: 'text', needed: true, limit: 200 },
  {
    key: 'working_days',
    label: 'Working days',
    kind: 'number',
    least: 0,
    most: 400,
    help: 'A letter without an answer after this is late. Leave it empty where no time is promised.',
  },
  { key: 'checked_on', label: 'Checked on', kind: 'date' },
]

const COLUMNS: readonly Column<Standard>[] = [
  { id: 'standard', header: 'What is promised', cell: ({ standard }) => <strong>{standard}</strong> },
  { id: 'applies', header: 'Applies to', cell: ({ applies_to: to }) => to },
  {
    id: 'days',
    header: 'Working days',
    cell: ({ working_days: days }) => (days === null ? 'No time is promised' : days),
  },
  ...sourceColumns<Standard>(),
]

export function StandardsTab(props: TabProps) {
  const rows = narrowed(props.directory.standards, props.search.q, (row) =>
    [row.standard, row.applies_to, row.source].join(' '),
  )
  return (
    <List
      {...props}
      noun="service standards"
      columns={COLUMNS}
      heading="standard"
      rows={rows}
      idOf={({ key }) => key}
      nameOf={nameOf}
      edit={(row) => ({
        fields: FIELDS,
        given: [{ name: 'Applies to', value: row.applies_to }, ...given(row).slice(0, 1)],
        save: (changes, version) =>
          answer(
            api.PATCH('/api/directory/standards/{key}', {
              params: { path: { key: row.key } },
              body: changes,
              headers: ifMatch(version),
            }),
          ),
      })}
    />
  )
}

function nameOf({ standard }: Standard): string {
  return `“${standard}”`
}
