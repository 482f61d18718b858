import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { dayAndTime, fullDate } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Banner } from '@/ui/banner'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import type { PersonFinder } from './add-by-hand'
import { NextStep } from './next-step'
import { Notices } from './notices'
import { People } from './people'
import { breachQuery, type Breach } from './queries'
import { Steps } from './steps'
import { DATA, deadlineOf, KINDS, STANDINGS } from './words'
import styles from '@/ui/parts.module.css'

/** One breach: the clock, whom it concerns, drafts of what is told, what was done. */
export function BreachPage({ FindPerson }: { FindPerson: PersonFinder }) {
  const { breachId } = useParams({ from: '/desk/breaches/$breachId' })
  const { data, error, refetch } = useQuery(breachQuery(breachId))
  return (
    <Page
      title={data ? `Breach ${data.label}` : 'Breach'}
      padding="plain"
      where={<Link to="/breaches">All breaches</Link>}
      aside={{ label: 'About the breach', content: data ? <About breach={data} /> : null }}
      mainLabel="Next step"
    >
      {data ? (
        <div className={styles['inset']}>
          <Clock breach={data} />
          <p className={styles['words']}>{data.story}</p>
          <NextStep breach={data} />
          <People breach={data} FindPerson={FindPerson} />
          <Notices breach={data} />
          <Steps breach={data} />
        </div>
      ) : (
        <NotLoaded
          what="The breach"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  )
}

function Clock({ breach }: { breach: Breach }) {
  const by = deadlineOf(breach)
  if (breach.standing === 'closed') return <Banner tone="info" title="This breach is closed." />
  if (by === null) return null
  const what =
    breach.standing === 'to_assess' ? 'Assess it by' : 'Tell the Personal Data Protection Commission by'
  return (
    <Banner
      tone={breach.overdue ? 'danger' : 'warning'}
      title={`${what} ${fullDate(by)}.${breach.overdue ? ' That day has passed: do it now.' : ''}`}
    />
  )
}

function About({ breach }: { breach: Breach }) {
  const items = [
    { name: 'What', value: KINDS[breach.kind] },
    { name: 'Found', value: dayAndTime(breach.found_at) },
    { name: 'Concerns', value: breach.data_kinds.map((one) => DATA[one]).join(', ') || 'Not known yet' },
    { name: 'Next', value: STANDINGS[breach.standing] },
    { name: 'People', value: `${breach.people}, of whom ${breach.people_to_tell} are not told yet` },
    ...(breach.assessed_at === null
      ? []
      : [
          { name: 'Assessed', value: dayAndTime(breach.assessed_at) },
          { name: 'Significant harm', value: breach.significant_harm === true ? 'Likely' : 'Not likely' },
          { name: 'Must be told', value: breach.notifiable === true ? 'Yes' : 'No' },
          { name: 'Why', value: breach.reasons },
        ]),
    ...(breach.pdpc_told_at === null
      ? []
      : [{ name: 'Commission told', value: `${dayAndTime(breach.pdpc_told_at)} ${breach.pdpc_reference}` }]),
  ]
  return <Details items={items} />
}
