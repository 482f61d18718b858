import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useContext, useState, type ReactNode } from 'react'
import { ApiFault, supportDetails, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { NARROW, useMedia } from '@/kit/media'
import { Page, PageFrameContext } from '@/ui/page'
import { PipelineSteps } from '@/ui/pipeline-steps'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { useActs, type Acts } from './acts'
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
import { stepsOf } from './steps'
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
  // While the letters are being read nobody can say what comes next.
  const step = letters.data || detail.status === 'draft' ? nextStep(detail, letters.data?.items ?? []) : null
  const toNotes = () => {
    focusNote()
    void navigate({ search: { tab: 'notes' }, resetScroll: false })
  }
  return (
    <Page
      title={detail.title}
      subtitle={<Subtitle detail={detail} />}
      where={<Where number={detail.number} />}
      tools={<Tools />}
      banner={<CallFirst detail={detail} callScript={slots.callScript} />}
      actions={<CaseActions acts={acts} next={step} ask={setAsking} onNote={toNotes} />}
      aside={{
        label: 'The person',
        content: <CaseAside detail={detail} person={slots.person} now={now} />,
        tone: 'surface',
      }}
      mainLabel="The case"
      padding="plain"
    >
      <CaseBody detail={detail} acts={acts} asking={asking} ask={setAsking} slots={slots}>
        <CaseTabs
          detail={detail}
          place={place}
          slots={slots}
          letters={letters}
          now={now}
          areaRef={areaRef}
          onWrite={() => setAsking('write')}
        />
      </CaseBody>
      <CaseDialogs acts={acts} asking={asking} onClose={() => setAsking(null)} />
    </Page>
  )
}

interface CaseBodyProps {
  detail: CaseDetail
  acts: Acts
  asking: Asking | null
  ask: (asking: Asking) => void
  slots: CaseSlots
  children: ReactNode
}

/** Where the case is, what stands against a letter, where it goes; then the tabs. */
function CaseBody({ detail, acts, asking, ask, slots, children }: CaseBodyProps) {
  const isQuiet = asking === null && acts.conflict === null
  return (
    <>
      <PipelineSteps label="Where the case is" steps={stepsOf(detail)} />
      <div className={styles['body']}>
        {slots.held}
        <Refusal detail={detail} panel={slots.refusal} onOverride={() => ask('override')} />
        <RoutingBlock acts={acts} ask={ask} />
        {acts.problem !== undefined && isQuiet && (
          <p role="alert" className={styles['problem']}>
            {acts.problem}
          </p>
        )}
        {children}
      </div>
    </>
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
      <span className={styles['frameTools']}>{frame.tools}</span>
    </>
  )
}
