import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { LetterStatus } from './types'

/** The server's page. */
export const PAGE_SIZE = 50

export interface LetterListAsk {
  status: readonly LetterStatus[]
  agency: string
  page: number
}

export function lettersQuery({ status, agency, page }: LetterListAsk) {
  const query = { status: status.join(','), agency, page }
  return queryOptions({
    queryKey: ['letters', 'list', query],
    queryFn: () => answer(api.GET('/api/letters', { params: { query } })),
  })
}

export function letterQuery(id: string) {
  return queryOptions({
    queryKey: ['letters', 'one', id],
    queryFn: () => answer(api.GET('/api/letters/{letter_id}', { params: { path: { letter_id: id } } })),
  })
}

export function diffQuery(id: string, from: number, to: number) {
  return queryOptions({
    queryKey: ['letters', 'diff', id, from, to],
    queryFn: () =>
      answer(
        api.GET('/api/letters/{letter_id}/diff', {
          params: { path: { letter_id: id }, query: { from, to } },
        }),
      ),
    staleTime: Infinity,
  })
}

/** The server's page of letters to sign. */
export const APPROVALS_PAGE_SIZE = 500

/** One page of what waits for approval; by a letter, the page on which it stands. */
export function approvalsQuery(query: { page: number } | { letter: string }) {
  return queryOptions({
    queryKey: ['letters', 'approvals', query],
    queryFn: () => answer(api.GET('/api/approvals', { params: { query } })),
  })
}

export function waitingQuery(page: number) {
  return queryOptions({
    queryKey: ['letters', 'waiting', page],
    queryFn: () => answer(api.GET('/api/replies', { params: { query: { page } } })),
  })
}

/** The conversation behind a case: what was said around the quoted words. */
export function talkQuery(caseId: string) {
  return queryOptions({
    queryKey: ['letters', 'talk', caseId],
    queryFn: () =>
      answer(api.GET('/api/cases/{case_id}/conversation', { params: { path: { case_id: caseId } } })),
    staleTime: 60_000,
  })
}

/** Every fact of the case, for linking a sentence. */
export function factsQuery(caseId: string) {
  return queryOptions({
    queryKey: ['letters', 'facts', caseId],
    queryFn: async () =>
      (await answer(api.GET('/api/cases/{case_id}', { params: { path: { case_id: caseId } } }))).facts,
  })
}
