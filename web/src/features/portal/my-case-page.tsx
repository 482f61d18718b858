import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { supportDetails } from '@/api/faults'
import { addWords, useSpoken } from '@/kit/languages'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { CaseList } from './case-list'
import { CaseView } from './case-view'
import { ContactCard, Danger } from './contact'
import { matters } from './matters'
import { myCasesQuery, type MyCases } from './queries'
import { Title } from './title'
import { words } from './words'
import styles from './portal.module.css'

addWords(words)
addWords(matters)

/** Her only case at once; several as a list. */
export function MyCasePage() {
  return (
    <Loaded>
      {(mine) => {
        const only = mine.cases[0]
        if (only === undefined) return <NoCase mine={mine} />
        if (mine.cases.length > 1) return <CaseList mine={mine} />
        return <CaseView found={only} mine={mine} />
      }}
    </Loaded>
  )
}

export function OneCasePage() {
  const { say } = useSpoken()
  const { caseId } = useParams({ from: '/portal/my-case/$caseId' })
  return (
    <Loaded>
      {(mine) => {
        const found = mine.cases.find(({ id }) => id === caseId)
        return (
          <>
            <Link to="/my-case" className={styles['back']}>
              <ArrowLeft size={20} aria-hidden="true" />
              {say('All your cases')}
            </Link>
            {found ? <CaseView found={found} mine={mine} /> : <NotYours />}
          </>
        )
      }}
    </Loaded>
  )
}

function Loaded({ children }: { children: (mine: MyCases) => ReactNode }) {
  const { say, language } = useSpoken()
  const { data, error, isError, refetch } = useQuery(myCasesQuery(language))
  if (data) return children(data)
  return (
    <>
      <Title words={say('Your case')} />
      <h1 tabIndex={-1}>{say('Your case')}</h1>
      {isError ? (
        <Failed
          title={say('Your case did not load')}
          onRetry={() => void refetch()}
          details={supportDetails(error)}
          labels={{
            retry: say('Try again'),
            copy: say('Copy details for support'),
            copied: say('Details copied'),
          }}
        >
          {say('Nothing is lost. Try again in a minute, or ask the office.')}
        </Failed>
      ) : (
        <Skeleton label={say('Loading your case')} rows={5} />
      )}
    </>
  )
}

function NoCase({ mine }: { mine: MyCases }) {
  const { say } = useSpoken()
  return (
    <>
      <Title words={say('Your case')} />
      <h1 tabIndex={-1}>{say('There is no case of yours here yet')}</h1>
      <p className={styles['lead']}>
        {say(
          'You can follow your case here once it has been handed in at a session. Did you come already? Tell the office.',
        )}
      </p>
      <section aria-label={say('How to reach the office')} className={styles['section']}>
        <h2>{say('How to reach the office')}</h2>
        <ContactCard contact={mine.contact} />
      </section>
      <Danger />
    </>
  )
}

function NotYours() {
  const { say } = useSpoken()
  return (
    <>
      <Title words={say('This case is not here')} />
      <h1 tabIndex={-1} className="visually-hidden">
        {say('This case is not here')}
      </h1>
      <EmptyState title={say('This case is not here')}>
        {say('The address may be incomplete, or the case is not yours.')}
      </EmptyState>
    </>
  )
}
