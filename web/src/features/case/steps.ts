import type { Step } from '@/ui/pipeline-steps'
import type { CaseDetail } from './types'

/** The plain steps; the current one says who has it. A case that has ended shows those it came to. */
export function stepsOf({ pipeline }: Pick<CaseDetail, 'pipeline'>): Step[] {
  return pipeline.map(({ key, label, state, detail }) => ({
    id: key,
    label: detail === '' ? label : `${label}, ${detail}`,
    state,
  }))
}
