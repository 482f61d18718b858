import type { Step } from '@/ui/pipeline-steps'
import type { CaseDetail } from './types'

/** Who writes the letter is not asked once nobody may: a declined case ends after it was sorted. */
const DECLINED = ['told_us', 'sorted', 'closed']

/** The seven plain steps; the current one says who has it. */
export function stepsOf({ pipeline, status }: Pick<CaseDetail, 'pipeline' | 'status'>): Step[] {
  return pipeline
    .filter(({ key }) => status !== 'declined' || DECLINED.includes(key))
    .map(({ key, label, state, detail }) => ({
      id: key,
      label:
        key === 'closed' && status === 'declined'
          ? 'Declined'
          : detail === ''
            ? label
            : `${label}, ${detail}`,
      state,
    }))
}
