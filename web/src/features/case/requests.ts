import { answer, api, ifMatch } from '@/api/client'
import type { CaseChange, CaseDetail, CloseCase, RoutingChoice } from './types'

/** Each act on a case, sent with the version it was decided on. All answer with the case as it then stands. */
export type Send = (version: number) => Promise<CaseDetail>

const at = (caseId: string) => ({ params: { path: { case_id: caseId } } })

export function change(caseId: string, body: Partial<CaseChange>): Send {
  return (version) =>
    answer(
      api.PATCH('/api/cases/{case_id}', {
        ...at(caseId),
        headers: ifMatch(version),
        body: { reason: '', ...body },
      }),
    )
}

export function close(caseId: string, body: CloseCase): Send {
  return (version) =>
    answer(api.POST('/api/cases/{case_id}/close', { ...at(caseId), headers: ifMatch(version), body }))
}

export function reopen(caseId: string, reason: string): Send {
  return (version) =>
    answer(
      api.POST('/api/cases/{case_id}/reopen', { ...at(caseId), headers: ifMatch(version), body: { reason } }),
    )
}

export function decline(caseId: string, reason: string): Send {
  return (version) =>
    answer(
      api.POST('/api/cases/{case_id}/decline', {
        ...at(caseId),
        headers: ifMatch(version),
        body: { reason },
      }),
    )
}

export function override(caseId: string, reason: string): Send {
  return (version) =>
    answer(
      api.POST('/api/cases/{case_id}/override-refusal', {
        ...at(caseId),
        headers: ifMatch(version),
        body: { reason },
      }),
    )
}

export function route(caseId: string, body: RoutingChoice): Send {
  return (version) =>
    answer(api.PUT('/api/cases/{case_id}/routing', { ...at(caseId), headers: ifMatch(version), body }))
}
