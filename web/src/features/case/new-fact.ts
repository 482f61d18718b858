import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api, idempotencyKey } from '@/api/client'
import type { Option } from '@/ui/select'
import { rereadCase } from './queries'
import type { NewFact } from './types'

export const FACT_KINDS: readonly Option[] = [
  { id: 'reference_no', label: 'Reference or account number' },
  { id: 'amount', label: 'Amount in dollars' },
  { id: 'date', label: 'Date' },
  { id: 'statement', label: 'What happened' },
  { id: 'request', label: 'What the resident asks for' },
  { id: 'document', label: 'Paper' },
  { id: 'employer', label: 'Employer' },
  { id: 'household', label: 'Household' },
]

export type Typed = { value: string } | { problem: string }

/** The value as facts hold it: sums with their cents, without signs or commas. */
export function typedFact(kind: string, typed: string): Typed {
  const value = typed.trim()
  if (value === '') return { problem: 'Type what it is.' }
  if (kind !== 'amount') return { value }
  const match = /^(?:S?\$|SGD)?\s*([\d,]{1,15})(?:\.(\d{1,2}))?$/i.exec(value)
  const dollars = match?.[1]?.replaceAll(',', '') ?? ''
  if (!match || dollars === '') return { problem: 'Type a sum, like 1,286.40.' }
  return { value: `${dollars}.${(match[2] ?? '').padEnd(2, '0')}` }
}

/** One dialog, one fact, however often its answer is lost. */
export function useAddFact(caseId: string, onAdded: () => void) {
  const client = useQueryClient()
  const [headers] = useState(idempotencyKey)
  return useMutation({
    mutationFn: (body: NewFact) =>
      answer(
        api.POST('/api/cases/{case_id}/facts', { params: { path: { case_id: caseId } }, headers, body }),
      ),
    onSuccess: async () => {
      await rereadCase(client, caseId)
      onAdded()
    },
  })
}
