import type { Policy } from './queries'

export const LEAST_REASON = 5

export function reasonProblem(reason: string): string | undefined {
  return reason.trim().length < LEAST_REASON
    ? 'Say why in a few words: somebody reads it in two years.'
    : undefined
}

export function numberProblem(number: string): string | undefined {
  return number.trim().length < 3
    ? 'Write the case number as it stands in the record: MPS-ABC-202611-P3-0001.'
    : undefined
}

export interface TermForm {
  days: string
  legalBasis: string
  reason: string
}

export type TermProblems = Partial<Record<keyof TermForm, string>>

/** What keeps a proposal from being sent. */
export function termProblems(policy: Policy, { days, legalBasis, reason }: TermForm): TermProblems {
  const number = /^\d{1,5}$/.test(days.trim()) ? Number(days.trim()) : null
  const why = reasonProblem(reason)
  const unchanged = number === policy.days && legalBasis.trim() === policy.legal_basis
  return {
    ...(number === null || number < policy.least || number > policy.most
      ? { days: `Write whole days, from ${policy.least} to ${policy.most}.` }
      : unchanged && { days: 'This is the term in force already.' }),
    ...(legalBasis.trim().length < 3 && { legalBasis: 'Name the law or the duty it rests on.' }),
    ...(why !== undefined && { reason: why }),
  }
}
