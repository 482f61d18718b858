import { answer, api, ifMatch } from '@/api/client'
import type { Column } from '@/ui/data-table'
import type { Field } from './fields'
import { List, sourceColumns } from './list'
import type { Agency, TabProps } from './rows'
import { narrowed } from './search'
import styles from './office.module.css'

const FIELDS: readonly Field[] = [
  { key: 'name', label: 'Name', kind: 'line', needed: true, limit: 200 },
  {
    key: 'addressee',
    label: 'Letters go to',
    kind: 'line',
    limit: 200,
    help: 'A post, such as Director, Customer Service.',
  },
  { key: 'address', label: 'Postal address', kind: 'text', limit: 400 },
  { key: 'email', label: 'E-mail for letters', kind: 'line', limit: 254 },
  {
    key: 'receives_letters',
    label: 'The MP writes to it',
    kind: 'switch',
    help: 'Courts and tribunals never get letters, whatever is set here.',
  },
  { key: 'source', label: 'Source', kind: 'line', limit: 400, help: 'Where these details were read.' },
  { key: 'checked_on', label: 'Checked on', kind: 'date' },
]

const COLUMNS: readonly Column<Agency>[] = [
  { id: 'short', header: 'Agency', cell: ({ short }) => <strong>{short}</strong> },
  { id: 'name', header: 'Name', cell: ({ name }) => name },
  { id: 'to', header: 'Letters go to', cell: (agency) => <Where agency={agency} /> },
  { id: 'email', header: 'E-mail', cell: ({ email }) => (email === '' ? <Missing /> : email) },
  ...sourceColumns<Agency>(),
]

function Where({ agency }: { agency: Agency }) {
  const { receives_letters: receives, addressee, address } = agency
  if (!receives) return <span className={styles['soft']}>The MP does not write to it</span>
  if (addressee === '' && address === '') return <Missing />
  return (
    <span className={styles['lines']}>{[addressee, address].filter((line) => line !== '').join('\n')}</span>
  )
}

function Missing() {
  return <span className={styles['soft']}>Not filled in</span>
}

export function AgenciesTab(props: TabProps) {
  const rows = narrowed(props.directory.agencies, props.search.q, (row) =>
    [row.short, row.name, row.parent, row.matters, row.addressee, row.address, row.email, row.source].join(
      ' ',
    ),
  )
  return (
    <List
      {...props}
      noun="agencies"
      columns={COLUMNS}
      heading="short"
      rows={rows}
      idOf={shortOf}
      nameOf={shortOf}
      edit={(row) => ({
        fields: FIELDS,
        given: [
          { name: 'Kind', value: row.parent === '' ? row.kind : `${row.kind}, ${row.parent}` },
          { name: 'What it does', value: row.mandate },
          { name: 'Written to about', value: row.matters },
        ],
        save: (changes, version) =>
          answer(
            api.PATCH('/api/directory/agencies/{short}', {
              params: { path: { short: row.short } },
              body: changes,
              headers: ifMatch(version),
            }),
          ),
      })}
    />
  )
}

function shortOf({ short }: Agency): string {
  return short
}
