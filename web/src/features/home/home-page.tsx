import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { clockTime, count, longDay } from '@/kit/time'
import { ActionList } from '@/ui/action-list'
import { useListCursor } from '@/ui/list-cursor'
import { Page, Section } from '@/ui/page'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { groupsOf, headingOf, type Group } from './groups'
import { homeQuery } from './queries'
import { placeOf, ThingRow } from './thing-row'
import type { HomeCount } from './types'
import styles from './home.module.css'

/** A link to the case list that shows exactly what was counted. */
export type CountLink = (query: string, children: ReactNode, className: string | undefined) => ReactNode

export interface HomePageProps {
  /** What the side calls this page, until it is known how much there is to do. */
  title: string
  /** Whose cases are counted: "The office". */
  countsTitle: string
  countLink: CountLink
  /** The way on where nothing is left to do. */
  begin?: ReactNode
}

/** A list of what needs this person, the urgent first; each row opens the exact place. */
export function HomePage({ title, countsTitle, countLink, begin }: HomePageProps) {
  const { data, error, refetch, dataUpdatedAt: now } = useQuery(homeQuery)
  const groups = data ? groupsOf(data.items) : []
  return (
    <Page
      title={data ? headingOf(groups) : title}
      {...(data && { subtitle: `${longDay(now)}, ${clockTime(now)}` })}
    >
      {error && !data ? (
        <Failed title="Your list did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
          {wordsOf(error)}
        </Failed>
      ) : !data ? (
        <Skeleton label="Your list is loading" rows={6} />
      ) : (
        <>
          <Things groups={groups} now={now} begin={begin} />
          <Counts title={countsTitle} counts={data.counts} countLink={countLink} />
        </>
      )}
    </Page>
  )
}

function Things({ groups, now, begin }: { groups: readonly Group[]; now: number; begin: ReactNode }) {
  const navigate = useNavigate()
  const things = groups.flatMap((group) => group.things)
  const { activeId } = useListCursor({
    ids: things.map(({ id }) => id),
    noun: 'thing to do',
    onOpen: (id) => {
      const thing = things.find((one) => one.id === id)
      if (thing) void navigate({ to: placeOf(thing) })
    },
  })
  if (things.length === 0) {
    return (
      <EmptyState title="All done" action={begin}>
        Calls to make, letters and replies stand here as soon as they wait for you.
      </EmptyState>
    )
  }
  return groups.map((group) => (
    <Section key={group.id} title={group.title} note={count(group.things.length)}>
      <ActionList label={group.title}>
        {group.things.map((thing) => (
          <ThingRow
            key={thing.id}
            thing={thing}
            now={now}
            isActive={thing.id === activeId}
            isFirst={group.id === 'now' && thing === group.things[0]}
          />
        ))}
      </ActionList>
    </Section>
  ))
}

interface CountsProps {
  title: string
  counts: readonly HomeCount[]
  countLink: CountLink
}

function Counts({ title, counts, countLink }: CountsProps) {
  return (
    <Section title={title}>
      <ul className={styles['counts']}>
        {counts.map(({ key, label, count: n, query }) => (
          <li key={key}>
            {countLink(
              query,
              <>
                <strong>{count(n)}</strong> {label}
              </>,
              styles['count'],
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
