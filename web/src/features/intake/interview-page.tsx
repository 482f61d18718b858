import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { Interview } from './interview'
import { intakeQuery } from './queries'
import type { Step } from './step'
import type { IntakeView } from './types'

/** What the page shows beside the talk comes from other features; app/ hands it in. */
export interface InterviewSlots {
  consentLine: (view: IntakeView) => ReactNode
  consent: (view: IntakeView) => ReactNode
  person: (view: IntakeView) => ReactNode
}

export interface InterviewPageProps {
  caseId: string
  step: Step
  onStep: (next: Step) => void
  slots: InterviewSlots
}

export function InterviewPage(props: InterviewPageProps) {
  const { data: view, error, refetch } = useQuery(intakeQuery(props.caseId))
  if (view) return <Interview key={view.case_id} {...props} view={view} />
  return (
    <Page title="Interview">
      {error ? (
        <Failed
          title="The interview did not load"
          onRetry={() => void refetch()}
          details={supportDetails(error)}
        >
          {wordsOf(error)}
        </Failed>
      ) : (
        <Skeleton label="Loading the interview" rows={5} />
      )}
    </Page>
  )
}
