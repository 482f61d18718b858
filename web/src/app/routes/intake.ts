import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../desk-route'
import { NEW_CASE } from '../navigation'

const newCaseRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: NEW_CASE,
  component: lazyRouteComponent(() => import('@/features/intake/new-case-page'), 'NewCasePage'),
})

export interface InterviewSearch {
  step?: 'consent' | 'person'
}

const interviewRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/cases/$caseId/interview',
  validateSearch: ({ step }: Record<string, unknown>): InterviewSearch =>
    step === 'consent' || step === 'person' ? { step } : {},
  component: lazyRouteComponent(() => import('../interview'), 'InterviewRoute'),
})

export const intakeRoutes = [newCaseRoute, interviewRoute] as const
