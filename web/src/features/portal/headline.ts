import type { MyCase } from './queries'

const BY_STEPS_DONE = [
  'We are writing down what you told us',
  'A letter is being written for you',
  'Your letter is being checked',
  'Your letter is waiting for your MP',
  'Your MP has signed the letter',
  'Your letter has been sent',
  'There is an answer',
  'Your case is closed',
] as const

/** A case without a letter has only its two ends. */
const WITHOUT_A_LETTER = 2

/** Where the case stands, in one line: the sentence that is translated. */
export function headline(steps: MyCase['steps']): string {
  const done = steps.filter(({ state }) => state === 'done').length
  if (steps.length === WITHOUT_A_LETTER && done === WITHOUT_A_LETTER)
    return 'We cannot write a letter on this'
  return BY_STEPS_DONE[Math.min(done, BY_STEPS_DONE.length - 1)] ?? BY_STEPS_DONE[0]
}

/** A mail to the office that already says which case it is about. */
export function mailTo(email: string, caseNumber?: string): string {
  return caseNumber === undefined
    ? `mailto:${email}`
    : `mailto:${email}?subject=${encodeURIComponent(caseNumber)}`
}
