import type { DotShape } from '@/ui/status-dot'
import type { components } from './schema'

type Schemas = components['schemas']
export type CaseRow = Schemas['CaseRow']
export type Stage = CaseRow['stage']
export type UrgencyName = CaseRow['urgency']
export type CaseStatus = CaseRow['status']

/** Plain words and a shape for what the wire says in codes: empty = not begun, half = with somebody, full = out or answered. */
export const STAGES: Record<Stage, { word: string; shape: DotShape }> = {
  told_us: { word: 'In interview', shape: 'empty' },
  sorted: { word: 'No letter yet', shape: 'empty' },
  written: { word: 'To vet', shape: 'half' },
  returned: { word: 'Returned', shape: 'half' },
  vetted: { word: 'With the MP', shape: 'half' },
  signed: { word: 'To send', shape: 'half' },
  sent: { word: 'Sent', shape: 'full' },
  replied: { word: 'Replied', shape: 'full' },
  closed: { word: 'Closed', shape: 'full' },
  declined: { word: 'Declined', shape: 'full' },
}

export const URGENCIES: Record<UrgencyName, string> = {
  urgent: 'Urgent',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

export const CHANNELS: Record<CaseRow['channel'], string> = {
  walk_in: 'at the table',
  email: 'by e-mail',
  whatsapp: 'by WhatsApp',
  phone: 'by phone',
  post: 'by post',
  portal: 'by the online form',
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

export const NO_NAME = 'Name not written down'

/** "MPS-BAN-202611-P2-0098" as "202611-P2-" and the "0098" people say. Null before a case is handed in. */
export function numberParts(number: string | null): { lead: string; serial: string } | null {
  if (number === null) return null
  const match = /^MPS-[A-Z]+-(\d{6}-P\d-)(\d+)$/.exec(number)
  return match ? { lead: match[1] ?? '', serial: match[2] ?? '' } : { lead: '', serial: number }
}
