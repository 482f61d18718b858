import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useContext, useState } from 'react'
import { ApiFault, supportDetails, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { NARROW, useMedia } from '@/kit/media'
import { Page, PageFrameContext } from '@/ui/page'
import { PipelineSteps } from '@/ui/pipeline-steps'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { useActs } from './acts'
import { CaseAside } from './aside'
import { CallFirst } from './call-first'
import { CaseTabs } from './case-tabs'
import { Crumbs } from './crumbs'
import { CaseDialogs, type Asking } from './dialogs'
import { CaseActions, Subtitle } from './heading'
import { nextStep } from './next-step'
import { useFocusNote } from './notes-tab'
import { caseQuery, lettersQuery } from './queries'
import { Refusal } from './refusal'
import { RoutingBlock } from './routing-block'
import type { CasePlace } from './search'
import type { CaseDetail, CaseSlots } from './types'
import styles from './case.module.css'

export interface CasePageProps {
  caseId: string
  place: CasePlace
  slots: CaseSlots
}

export function CasePage({ caseId, place, slots }: CasePageProps) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(caseQuery(caseId))
  if (data) return <CaseOnPage key={caseId} detail={data} now={dataUpdatedAt} place={place} slots={slots} />
  const absent = error instanceof ApiFault && error.status === 404
  return (
    <Page title="Case">
      {absent ? (
        <EmptyState title="This case is not here">
          It may belong to another table, or the address may be mistyped. Look for it in the list.
        </EmptyState>
      ) : error ? (
        <Failed title="The case did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
          {wordsOf(error)}
        </Failed>
      ) : (
        <Skeleton label="The case is loading" rows={6} />
      )}
    </Page>
  )
}

type CaseOnPageProps = Omit<CasePageProps, 'caseId'> & { detail: CaseDetail; now: number }

function CaseOnPage({ detail, now, place, slots }: CaseOnPageProps) {
  const acts = useActs(detail)
  const [asking, setAsking] = useState<Asking | null>(null)
  const letters = useQuery(lettersQuery(detail.id))
  const navigate = useNavigate({ from: '/cases/$caseId' })
  const { areaRef, focusNote } = useFocusNote(place.tab ?? 'happened')
  const step = nextStep(detail, letters.data?.items ?? [])
  return (
    <Page
      title={detail.title}
      subtitle={<Subtitle detail={detail} />}
      where={<Where number={detail.number} />}
      tools={<Tools />}
      banner={<CallFirst detail={detail} callScript={slots.callScript} />}
      actions={
        <CaseActions
          acts={acts}
          // While the letters are being read nobody can say what comes next.
          next={letters.isPending && detail.status !== 'draft' ? null : step}
          ask={setAsking}
          onNote={() => {
            focusNote()
            void navigate({ search: { tab: 'notes' }, resetScroll: false })
          }}
        />
      }
      aside={{
        label: 'The person and what is asked for',
        content: <CaseAside detail={detail} person={slots.person} now={now} />,
        tone: 'surface',
      }}
      mainLabel="The case"
      padding="plain"
    >
      <PipelineSteps
        label="Where the case is"
        steps={detail.pipeline.map(({ key, label, state, detail: more }) => ({
          id: key,
          label: more === '' ? label : `${label}, ${more}`,
          state,
        }))}
      />
      <div className={styles['body']}>
        <Refusal detail={detail} panel={slots.refusal} onOverride={() => setAsking('override')} />
        <RoutingBlock acts={acts} ask={setAsking} />
        {acts.problem !== undefined && asking === null && acts.conflict === null && (
          <p role="alert" className={styles['problem']}>
            {acts.problem}
          </p>
        )}
        <CaseTabs
          detail={detail}
          place={place}
          slots={slots}
          letters={letters}
          now={now}
          areaRef={areaRef}
          onWrite={() => setAsking('write')}
        />
      </div>
      <CaseDialogs acts={acts} asking={asking} onClose={() => setAsking(null)} />
    </Page>
  )
}

function Where({ number }: { number: string | null }) {
  const { role } = useMe()
  return <Crumbs number={number} listName={role === 'volunteer' ? 'My cases' : 'Cases'} />
}

/** The crumbs have the search's place; it moves to the right where there is room. */
function Tools() {
  const frame = useContext(PageFrameContext)
  const narrow = useMedia(NARROW)
  return (
    <>
      {!narrow && frame.search}
      {frame.tools}
    </>
  )
}
