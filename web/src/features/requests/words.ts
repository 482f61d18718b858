import type {
  Channel,
  DataRequest,
  Ground,
  IdentityHow,
  NewRequest,
  RequestKind,
  RequestRow,
} from './queries'

export const KINDS: Record<RequestKind, string> = {
  access: 'A copy of their data',
  correction: 'A correction',
  withdrawal: 'A consent taken back',
}

export const STATUSES: Record<RequestRow['status'], string> = {
  open: 'Open',
  answered: 'Answered',
  refused: 'Refused',
  taken_back: 'No longer wanted',
}

export const THROUGH: readonly { id: NewRequest['asked_through']; label: string }[] = [
  { id: 'in_person', label: 'In person' },
  { id: 'phone', label: 'By phone' },
  { id: 'letter', label: 'By letter' },
  { id: 'email', label: 'By e-mail' },
]

export const IDENTITY: readonly { id: IdentityHow; label: string; second: string }[] = [
  { id: 'card_seen', label: 'Saw their card', second: 'In person, name and face fit.' },
  { id: 'called_back', label: 'Called them back', second: 'On the number that is recorded.' },
  { id: 'known_in_person', label: 'Known to the office', second: 'Somebody here knows them by sight.' },
]

export const FIELDS: readonly { id: NonNullable<NewRequest['about']>; label: string }[] = [
  { id: 'name', label: 'Name' },
  { id: 'title', label: 'How they are addressed' },
  { id: 'nric', label: 'NRIC or FIN' },
  { id: 'phone', label: 'Phone' },
  { id: 'email', label: 'E-mail' },
  { id: 'block', label: 'Block' },
  { id: 'street', label: 'Street' },
  { id: 'unit', label: 'Unit' },
  { id: 'postal_code', label: 'Postal code' },
  { id: 'fact', label: 'Something in a case' },
]

export const GROUNDS: readonly { id: Ground; label: string }[] = [
  { id: 'about_somebody_else', label: 'It is about somebody else' },
  { id: 'danger_to_somebody', label: 'It could put somebody in danger' },
  { id: 'opinion_for_an_assessment', label: 'An opinion kept for an assessment' },
  { id: 'under_investigation', label: 'It is under investigation' },
  { id: 'legal_privilege', label: 'Legal advice' },
]

export const CHANNELS: readonly { id: Channel; label: string }[] = [
  { id: 'email', label: 'E-mail' },
  { id: 'post', label: 'Post' },
  { id: 'phone', label: 'Phone' },
  { id: 'portal', label: 'Their portal' },
  { id: 'hand', label: 'By hand' },
  { id: 'fax', label: 'Fax' },
]

/** The headings over what is held, in the order in which it comes. */
export const SECTIONS: Record<string, string> = {
  details: 'Contact details',
  consents: 'Consents',
  cases: 'Cases',
  words: 'What was said',
  facts: 'Facts',
  letters: 'Letters',
  replies: 'Answers of agencies',
  notes: 'Notes of the office',
  events: 'What happened',
  told: 'Whom the office told, in the past year',
  looks: 'Who looked, in the past year',
  sign_ins: 'When they signed in, in the past year',
  requests: 'What they asked about their data',
}

export function identityWords(how: DataRequest['identity_check']): string {
  if (how === null) return 'Not made sure yet'
  if (how === 'portal') return 'Signed in to their own page'
  return IDENTITY.find(({ id }) => id === how)?.label ?? how
}

export function fieldWords(about: string): string {
  return FIELDS.find(({ id }) => id === about)?.label ?? about
}

const CONSENTS: Record<string, string> = {
  use: 'That the office uses what they told',
  program: 'That a program reads their words',
  keeping: 'That it is kept',
}

/** A consent in words: `use`, or `disclosure:HDB` with the agency's name. */
export function consentWords({ key, agency_name: agency }: { key: string; agency_name: string }): string {
  return CONSENTS[key] ?? `That ${agency} is told`
}

const LANGUAGES: Record<string, string> = {
  en: 'English',
  'en-singlish': 'English',
  zh: 'Chinese',
  ms: 'Malay',
  ta: 'Tamil',
}

export function languageWords(language: string): string {
  return LANGUAGES[language] ?? language
}

/** "Due in 12 days", "Due today", "3 days late". Both ISO days. */
export function dueWords(due: string, today: string): string {
  const days = Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000)
  if (days === 0) return 'Due today'
  const count = (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`
  return days > 0 ? `Due in ${count(days)}` : `${count(-days)} late`
}
