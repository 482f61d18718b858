import type { DotShape } from '@/ui/status-dot'
import type { LetterKind, LetterStatus, MarkSent, NewReply } from './types'

export const STATUS_WORDS: Record<LetterStatus, { word: string; shape: DotShape }> = {
  draft: { word: 'To vet', shape: 'empty' },
  returned: { word: 'Returned', shape: 'empty' },
  vetted: { word: 'With the MP', shape: 'half' },
  approved: { word: 'Signed, to send', shape: 'half' },
  sent: { word: 'Sent', shape: 'full' },
  replied: { word: 'Answered', shape: 'full' },
  voided: { word: 'Withdrawn', shape: 'empty' },
}

/** The five types, and what choosing one changes. Facts and the ask stay the same. */
export const KINDS: Record<LetterKind, { name: string; changes: string }> = {
  standard: { name: 'Standard letter', changes: 'All parts in the usual order, 110 to 260 words.' },
  urgent: {
    name: 'Urgent letter',
    changes: 'The event and its date come first. Shorter: 80 to 200 words.',
  },
  compassionate: {
    name: 'Compassionate letter',
    changes: 'What happened in the family comes first, plainly; money after it. 130 to 300 words.',
  },
  formal: {
    name: 'Formal letter',
    changes: 'Numbered paragraphs, and only what bears on the issue. 110 to 350 words.',
  },
  follow_up: {
    name: 'Follow-up letter',
    changes: 'Quotes the earlier letter and says only what is new. 70 to 180 words.',
  },
}

export const KIND_ORDER = Object.keys(KINDS) as LetterKind[]

export const SENT_CHANNELS: Record<MarkSent['channel'], string> = {
  email: 'E-mail',
  post: 'Post',
  portal: "The agency's portal",
  hand: 'By hand',
  fax: 'Fax',
}

export const REPLY_CHANNELS: Record<NewReply['channel'], string> = {
  email: 'E-mail',
  post: 'Post',
  phone: 'Phone',
  portal: "The agency's portal",
  resident: 'Told by the resident',
}

export const REPLY_KINDS: Record<NewReply['kind'], { name: string; second: string }> = {
  receipt: { name: 'Receipt', second: 'They have the letter. The letter still waits.' },
  interim: { name: 'Interim reply', second: 'They are looking into it. The letter still waits.' },
  response: { name: 'Answer', second: 'They answer the letter without a decision.' },
  decision: { name: 'Decision', second: 'They say yes, no, or yes in part.' },
}

export const OUTCOMES: Record<NonNullable<NewReply['outcome']>, string> = {
  granted: 'Granted',
  partly_granted: 'Granted in part',
  refused: 'Refused',
  referred: 'Referred elsewhere',
  information: 'Information only',
  none: 'No outcome yet',
}

export function optionsOf<Id extends string>(words: Record<Id, string>): { id: Id; label: string }[] {
  return (Object.keys(words) as Id[]).map((id) => ({ id, label: words[id] }))
}

/** "1 sentence", "3 sentences" */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}
