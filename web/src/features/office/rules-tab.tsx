import { answer, api, ifMatch } from '@/api/client'
import { useMe } from '@/api/me'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import type { Field } from './fields'
import { given, List, sourceColumns } from './list'
import type { Rule, TabProps } from './rows'
import { narrowed } from './search'

const NOT_YOURS = 'Only the MP may switch a rule off or on. Ask the MP to do it.'

function fieldsFor(isMp: boolean): readonly Field[] {
  return [
    { key: 'what_to_do', label: 'What to do instead', kind: 'text', needed: true, limit: 1000 },
    { key: 'tell_resident', label: 'What to tell the resident', kind: 'text', limit: 1000 },
    {
      key: 'is_active',
      label: 'The rule is on',
      kind: 'switch',
      ...(isMp ? { help: 'Switched off, letters the rule would stop are written.' } : { reason: NOT_YOURS }),
    },
  ]
}

const COLUMNS: readonly Column<Rule>[] = [
  { id: 'trigger', header: 'Where no letter is written', cell: ({ trigger }) => <strong>{trigger}</strong> },
  { id: 'instead', header: 'What to do instead', cell: (rule) => rule.what_to_do },
  { id: 'tell', header: 'What to tell the resident', hide: 'narrow', cell: (rule) => rule.tell_resident },
  { id: 'on', header: 'Rule', cell: (rule) => (rule.is_active ? 'On' : <Tag tone="warning">Off</Tag>) },
  ...sourceColumns<Rule>(),
]

export function RulesTab(props: TabProps) {
  const isMp = useMe().role === 'mp'
  const rows = narrowed(props.directory.rules, props.search.q, (row) =>
    [row.trigger, row.what_to_do, row.tell_resident, row.source].join(' '),
  )
  return (
    <List
      {...props}
      noun="rules"
      columns={COLUMNS}
      heading="trigger"
      rows={rows}
      idOf={({ rule }) => rule}
      nameOf={nameOf}
      edit={(row) => ({
        fields: fieldsFor(isMp),
        given: [{ name: 'Applies when', value: row.trigger }, ...given(row)],
        save: (changes, version) =>
          answer(
            api.PATCH('/api/directory/rules/{rule}', {
              params: { path: { rule: row.rule } },
              body: changes,
              headers: ifMatch(version),
            }),
          ),
      })}
    />
  )
}

function nameOf({ trigger }: Rule): string {
  return `the rule “${trigger}”`
}
