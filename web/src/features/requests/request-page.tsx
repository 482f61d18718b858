import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { fullDate, singaporeDay } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import { Copies } from './copies'
import { Decide } from './decide'
import { requestQuery, type DataRequest } from './queries'
import { Recipients } from './recipients'
import { Review } from './review'
import { consentWords, dueWords, fieldWords, identityWords, KINDS, STATUSES } from './words'
import { Consequences } from './consequences'
import styles from '@/ui/parts.module.css'

/** One request: its clock, who asks, and the next step towards an answer. */
export function RequestPage() {
  const { requestId } = useParams({ from: '/desk/requests/$requestId' })
  const { data, error, refetch } = useQuery(requestQuery(requestId))
  const title = data ? `Request: ${KINDS[data.kind]}` : 'Request'
  return (
    <Page
      title={title}
      padding="plain"
      where={<Link to="/requests">All requests</Link>}
      aside={{ label: 'About the request', content: data ? <About request={data} /> : null }}
      mainLabel="Next step"
    >
      {data ? (
        <div className={styles['inset']}>
          <Decide request={data} />
          {data.kind === 'withdrawal' && <Consequences request={data} />}
          {data.kind === 'access' && data.status === 'open' && data.identity_check !== null && (
            <Review request={data} />
          )}
          {data.releases.length > 0 && <Copies request={data} />}
          {data.recipients.length > 0 && <Recipients request={data} />}
        </div>
      ) : (
        <NotLoaded
          what="The request"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  )
}

function About({ request }: { request: DataRequest }) {
  const due = request.status === 'open' ? dueWords(request.due_on, singaporeDay(new Date())) : null
  const items = [
    { name: 'Who asks', value: request.person.name },
    { name: 'NRIC', value: request.person.nric || 'Not recorded' },
    { name: 'Made sure who it is', value: identityWords(request.identity_check) },
    { name: 'Came on', value: fullDate(request.received_on) },
    {
      name: 'Answer due',
      value: due === null ? fullDate(request.due_on) : `${fullDate(request.due_on)}. ${due}`,
    },
    { name: 'Standing', value: STATUSES[request.status] },
    ...(request.about === '' ? [] : [{ name: 'To correct', value: fieldWords(request.about) }]),
    ...(request.value === '' ? [] : [{ name: 'Should be', value: request.value }]),
    ...(request.consents.length === 0
      ? []
      : [{ name: 'Taken back', value: request.consents.map(consentWords).join('. ') }]),
    ...(request.words === '' ? [] : [{ name: 'What they said', value: request.words }]),
    ...(request.reason === ''
      ? []
      : [
          {
            name: request.status === 'refused' ? 'Why it was refused' : 'Why it takes longer',
            value: request.reason,
          },
        ]),
  ]
  return <Details items={items} />
}
