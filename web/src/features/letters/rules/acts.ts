import type { Letter } from '../types'

export type Act =
  'edit' | 'retype' | 'vet' | 'approve' | 'return' | 'void' | 'undo_approval' | 'mark_sent' | 'record_reply'

export function may(letter: Letter, act: Act): boolean {
  return letter.may.includes(act)
}

/** The plain reason against an act of this person's role; undefined where it is open, or not theirs at all. */
export function whyNot(letter: Letter, act: Act): string | undefined {
  return may(letter, act) ? undefined : letter.why_not[act]
}

/** Vetted by one who approves letters: until somebody else vets it, nobody but another signer could approve it. */
export function waitsForSecond(letter: Letter): boolean {
  return letter.status === 'vetted' && letter.vetted_by_signer && may(letter, 'vet')
}

/** Whether this person's vetting would move the letter on. */
export function toVet(letter: Letter): boolean {
  return may(letter, 'vet') && (letter.status !== 'vetted' || letter.vetted_by_signer)
}

const SHORT = 32

/** What the one approve button says. Something missing is named, or counted where its name is long. */
export function approveWords(missing: readonly string[], readToEnd: boolean, armed: boolean): string {
  if (!readToEnd) return 'Read to the end'
  if (missing.length === 0) return 'Approve'
  const [first = ''] = missing
  const named = missing.length === 1 && first.length <= SHORT
  const what = named
    ? `${first.charAt(0).toLowerCase()}${first.slice(1)}`
    : `what is missing (${missing.length})`
  return armed ? `Press again: approve without ${what}` : `Approve without ${what}`
}

/** Who is told what next, under the letter. */
export function nextStep(letter: Letter): string {
  switch (letter.status) {
    case 'draft':
      return 'Waits to be vetted.'
    case 'returned':
      return `Returned by ${letter.returned_by ?? 'a reader'}. Waits for its writer.`
    case 'vetted':
      return `Vetted by ${letter.vetted_by ?? 'somebody'}. Waits for the MP.`
    case 'approved':
      return 'Signed. Nothing is sent yet.'
    case 'sent':
      return 'Sent. Waits for an answer.'
    case 'replied':
      return 'Answered.'
    case 'voided':
      return 'Withdrawn. It will not be sent.'
  }
}
