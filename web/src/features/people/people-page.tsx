import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import type { Column } from '@/ui/data-table'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { TableOrCards } from '@/ui/table-or-cards'
import { AddPerson } from './add-person'
import { ChangePerson } from './change-person'
import { peopleQuery, type Person } from './queries'
import { accountName, accountWords, mailboxOf, roleName } from './rules'
import styles from './people.module.css'

/** The office's accounts: who may do what. */
export function PeoplePage() {
  const { data, error, refetch } = useQuery(peopleQuery)
  const [open, setOpen] = useState<'add' | Person | null>(null)
  return (
    <Page
      title="People and roles"
      padding="plain"
      subtitle="Everybody who may sign in to this office. Residents are not listed here."
      actions={
        <Button kind="filled" icon={<Plus size={16} aria-hidden="true" />} onPress={() => setOpen('add')}>
          Add a person
        </Button>
      }
    >
      {data ? (
        <People people={data} onChange={setOpen} />
      ) : (
        <div className={styles['inset']}>
          {error ? (
            <Failed
              title="The list did not load"
              onRetry={() => void refetch()}
              details={supportDetails(error)}
            >
              No account was changed. {wordsOf(error)}
            </Failed>
          ) : (
            <Skeleton label="Loading the people" rows={6} />
          )}
        </div>
      )}
      {open === 'add' && <AddPerson onClose={() => setOpen(null)} />}
      {open !== null && open !== 'add' && <ChangePerson person={open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function People({ people, onChange }: { people: readonly Person[]; onChange: (person: Person) => void }) {
  const columns = useMemo(() => columnsFor(onChange), [onChange])
  return (
    <TableOrCards
      caption={`${people.length} accounts`}
      columns={columns}
      heading="name"
      rows={people}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
    />
  )
}

function columnsFor(onChange: (person: Person) => void): Column<Person>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => <strong>{name}</strong> },
    { id: 'email', header: 'E-mail', cell: (person) => mailboxOf(person) },
    { id: 'role', header: 'Role', cell: ({ role }) => roleName(role) },
    {
      id: 'account',
      header: 'Account',
      cell: (person) => {
        const words = accountWords(person, new Date())
        return words === accountName(true) ? words : <Tag>{words}</Tag>
      },
    },
    {
      id: 'seen',
      header: 'Last here',
      hide: 'narrow',
      cell: ({ last_seen_at: at }) => (at === null ? 'Not yet' : <time dateTime={at}>{dayAndTime(at)}</time>),
    },
    {
      id: 'change',
      header: 'Change',
      align: 'end',
      cell: (person) => (
        <Button aria-label={`Change the account of ${person.name}`} onPress={() => onChange(person)}>
          Change
        </Button>
      ),
    },
  ]
}
