import type { Part } from '@/ui/progress'
import type { Share } from '../types'

/** The bar and its words. Sentences that claim nothing are left out of both. */
export function shareParts({ said, seen, unverified, record }: Share): Part[] {
  return [
    { tone: 'soft', count: said, words: `${said} in their words` },
    { tone: 'seen', count: seen, words: `${seen} seen on paper` },
    { tone: 'check', count: unverified, words: `${unverified} not verified` },
    { tone: 'missing', count: record, words: `${record} from our record` },
  ]
}

export function claims({ said, seen, unverified, record }: Share): number {
  return said + seen + unverified + record
}
