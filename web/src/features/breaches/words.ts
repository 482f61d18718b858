import type { Breach, BreachKind, BreachRow, Channel, DataKind, Exception } from './queries'

export const KINDS: Record<BreachKind, string> = {
  wrong_recipient: 'Sent to the wrong recipient',
  looked_without_cause: 'Somebody looked without cause',
  account_taken: 'Somebody else used an account',
  device_lost: 'A device lost or stolen',
  paper_lost: 'Papers lost or stolen',
  shown_in_public: 'Shown to people it was not for',
  system_entered: 'Somebody got into the system',
  other: 'Another kind',
}

export const DATA: Record<DataKind, string> = {
  name: 'Names',
  nric: 'NRIC or FIN',
  contact: 'Phone, e-mail or address',
  words: 'What they told at the session',
  money: 'Money',
  health: 'Health',
  family: 'Family',
  violence: 'Violence or abuse',
  children: 'Children',
  sign_in: 'Means of signing in',
}

export const STANDINGS: Record<BreachRow['standing'], string> = {
  to_assess: 'To be assessed',
  to_tell: 'The Commission is to be told',
  to_close: 'To be closed',
  closed: 'Closed',
}

export const CHANNELS: readonly { id: Channel; label: string }[] = [
  { id: 'phone', label: 'Phone' },
  { id: 'in_person', label: 'In person' },
  { id: 'post', label: 'Post' },
  { id: 'email', label: 'E-mail' },
  { id: 'hand', label: 'By hand' },
]

export const EXCEPTIONS: readonly { id: Exception | 'none'; label: string }[] = [
  { id: 'none', label: 'None: everybody is told' },
  { id: 'harm_prevented', label: 'What was done makes significant harm unlikely' },
  { id: 'unreadable_to_others', label: 'Whoever holds it cannot read it' },
  { id: 'told_not_to', label: 'The Commission or an agency of the law said not to' },
]

export const NOTICES: Record<Breach['notices'][number]['to'], string> = {
  pdpc: 'To the Commission',
  en: 'To the people, in English',
  zh: 'To the people, in Chinese',
  ms: 'To the people, in Malay',
  ta: 'To the people, in Tamil',
}

const STEPS: Record<Breach['steps'][number]['kind'], string> = {
  recorded: 'Written down',
  step: 'Done',
  people_found: 'People added to the list',
  assessed: 'Assessed',
  pdpc_told: 'The Commission was told',
  closed: 'Closed',
}

export function stepWords({ kind, new: added }: Breach['steps'][number]): string {
  return kind === 'people_found' ? `${STEPS[kind]}: ${added ?? 0}` : STEPS[kind]
}

/** A day and a clock time of Singapore as a moment; null while one of them is missing. */
export function momentOf(day: string | null, time: string): string | null {
  return day !== null && /^\d{2}:\d{2}$/.test(time) ? `${day}T${time}:00+08:00` : null
}

/** Until when the next thing must be done, as a day, or null. */
export function deadlineOf({
  standing,
  assess_by,
  notify_by,
}: Pick<BreachRow, 'standing' | 'assess_by' | 'notify_by'>) {
  if (standing === 'to_assess') return assess_by
  return standing === 'to_tell' ? notify_by : null
}
