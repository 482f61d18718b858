import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { fullDate, singaporeDay } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/states'
import { AddByHand, type PersonFinder } from './add-by-hand'
import { FindPeopleForm } from './find-people'
import { peopleQuery, useAct, type Breach, type BreachPerson, type Channel } from './queries'
import { CHANNELS } from './words'
import styles from '@/ui/parts.module.css'

const PAGE_SIZE = 50

/** Whose data it touched: found from who looked, each told one by one. */
export function People({ breach, FindPerson }: { breach: Breach; FindPerson: PersonFinder }) {
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery(peopleQuery(breach.id, page))
  const open = breach.standing !== 'closed'
  return (
    <section aria-label="People concerned" className={styles['part']}>
      <h2>People concerned: {breach.people}</h2>
      {open && <FindPeopleForm breach={breach} />}
      {open && <AddByHand breach={breach} FindPerson={FindPerson} />}
      {data === undefined ? (
        error ? (
          <Failed
            title="The people did not load"
            onRetry={() => void refetch()}
            details={supportDetails(error)}
          >
            {wordsOf(error)}
          </Failed>
        ) : (
          <Skeleton label="Loading the people" />
        )
      ) : (
        <ul aria-label="People" className={styles['list']}>
          {data.items.map((person) => (
            <Person key={person.id} breach={breach} person={person} open={open} />
          ))}
        </ul>
      )}
      {data !== undefined && data.total > PAGE_SIZE && (
        <div className={styles['actions']}>
          {page > 1 && <Button onPress={() => setPage(page - 1)}>Fewer people</Button>}
          {data.total > page * PAGE_SIZE && <Button onPress={() => setPage(page + 1)}>More people</Button>}
        </div>
      )}
    </section>
  )
}

function Person({ breach, person, open }: { breach: Breach; person: BreachPerson; open: boolean }) {
  const [channel, setChannel] = useState<Channel>('phone')
  const act = useAct(breach)
  const name = person.name || 'Somebody without a name'
  return (
    <li className={styles['piece']}>
      <p>
        <strong>{name}</strong>
      </p>
      <p className={styles['meta']}>
        {person.case_number ?? 'No case handed in'}
        {person.do_not_call && '. Do not call: ask the desk for a safe way.'}
      </p>
      {person.told_on !== null && <p>Told on {fullDate(person.told_on)}</p>}
      {person.told_on === null && open && (
        <div className={styles['row']}>
          <Select label="Told by" options={CHANNELS} value={channel} onChange={setChannel} />
          <Button
            aria-label={`Told today: ${name}`}
            isPending={act.isPending}
            onPress={() => act.mutate({ act: 'told', person, told_on: singaporeDay(new Date()), channel })}
          >
            Told today
          </Button>
        </div>
      )}
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
    </li>
  )
}
