import type { CaseDetail, Letter } from './types'

export type NextStep =
  | { to: 'interview'; label: string }
  | { to: 'write'; label: string }
  | { to: 'letter'; label: string; letterId: string }
  | { to: 'close'; label: string }

const LETTER_ACTS: Partial<Record<Letter['status'], string>> = {
  draft: 'Read the letter',
  returned: 'Read why it came back',
  vetted: 'Read the letter',
  approved: 'Send the letter',
  sent: 'Record a reply',
  replied: 'Read the reply',
}

/** The letter that waits for somebody: the newest that was not set aside. */
export function liveLetter(letters: readonly Letter[]): Letter | undefined {
  return [...letters].sort((a, b) => b.ordinal - a.ordinal).find(({ status }) => status !== 'voided')
}

/** The one thing to do next, by whoever looks. */
export function nextStep(
  detail: Pick<CaseDetail, 'status' | 'stage' | 'may'>,
  letters: readonly Letter[],
): NextStep | null {
  if (detail.status === 'closed' || detail.status === 'declined') return null
  if (detail.status === 'draft') {
    return detail.may.includes('submit') ? { to: 'interview', label: 'Go on with the interview' } : null
  }
  if (detail.stage === 'replied' && detail.may.includes('close'))
    return { to: 'close', label: 'Close the case' }
  const letter = liveLetter(letters)
  if (letter) {
    const label = LETTER_ACTS[letter.status] ?? 'Read the letter'
    return { to: 'letter', label, letterId: letter.id }
  }
  return detail.may.includes('draft_letter') ? { to: 'write', label: 'Write the letter' } : null
}
