import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import {
  readApprovalsSearch,
  readLetterSearch,
  readListSearch,
  readRepliesSearch,
} from '@/features/letters/search'
import { deskRoute } from '../desk-route'

const listRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/letters',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('@/features/letters/list/letters-page'), 'LettersPage'),
})

const letterRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/letters/$letterId',
  validateSearch: readLetterSearch,
  component: lazyRouteComponent(() => import('@/features/letters/letter-page'), 'LetterPage'),
})

const approvalsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import('@/features/letters/approvals/approvals-page'), 'ApprovalsPage'),
})

const repliesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/replies',
  validateSearch: readRepliesSearch,
  component: lazyRouteComponent(() => import('@/features/letters/after/replies-page'), 'RepliesPage'),
})

export const lettersRoutes = [listRoute, letterRoute, approvalsRoute, repliesRoute] as const
