import type { DotShape } from '@/ui/status-dot'
import type { Option } from '@/ui/select'
import type { Letter, LetterKind } from './types'

export const LETTER_STATUS: Record<Letter['status'], { word: string; shape: DotShape }> = {
  draft: { word: 'To vet', shape: 'half' },
  returned: { word: 'Returned', shape: 'half' },
  vetted: { word: 'With the MP', shape: 'half' },
  approved: { word: 'Signed, to send', shape: 'half' },
  sent: { word: 'Sent', shape: 'full' },
  replied: { word: 'Replied', shape: 'full' },
  voided: { word: 'Set aside', shape: 'empty' },
}

/** What is to be done with it, on the letter's own page. */
export const LETTER_ACT: Partial<Record<Letter['status'], string>> = {
  approved: 'Mark sent',
  sent: 'Record a reply',
  replied: 'Record a reply',
}

export const BY_ITSELF = 'by_itself'

export const KIND_OPTIONS: readonly Option<LetterKind | typeof BY_ITSELF>[] = [
  { id: BY_ITSELF, label: 'As the matter and the urgency ask' },
  { id: 'standard', label: 'Standard' },
  { id: 'urgent', label: 'Urgent', second: 'A date that cannot be missed' },
  { id: 'compassionate', label: 'Compassionate', second: 'Hardship is the reason' },
  { id: 'formal', label: 'Formal', second: 'An appeal against a decision' },
  { id: 'follow_up', label: 'Follow-up', second: 'A letter went out before and was not answered' },
]
