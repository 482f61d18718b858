import { count } from '@/kit/time'

/** What somebody was shown, by the address that was asked. An act shows the case or letter it was done on. */
const SHOWN: Record<string, string> = {
  'GET /api/approvals': 'The list of letters to approve',
  'GET /api/cases': 'A list of cases',
  'GET /api/cases/{case_id}': 'A case',
  'GET /api/cases/{case_id}/consents': 'The consents of a case',
  'GET /api/cases/{case_id}/conversation': 'The words of an interview',
  'GET /api/cases/{case_id}/intake': 'An interview',
  'GET /api/cases/{case_id}/lineage/export': 'Where everything of a case comes from, as a file',
  'GET /api/cases/{case_id}/letters': 'The letters of a case',
  'GET /api/home': 'The list of what needs them',
  'GET /api/letters': 'A list of letters',
  'GET /api/letters/{letter_id}': 'A letter',
  'GET /api/letters/{letter_id}/diff': 'Two versions of a letter',
  'GET /api/letters/{letter_id}/pdf': 'A letter, as a PDF',
  'GET /api/letters/{letter_id}/text': 'A letter, as plain text',
  'GET /api/letters/{letter_id}/twin': 'A letter, as data',
  'GET /api/my/cases': 'Their own cases',
  'GET /api/my/cases/{case_id}': 'Their own case',
  'GET /api/letters/{letter_id}/receipt': 'A letter’s place in the record',
  'GET /api/record/bundle': 'The record with its proof, as a file',
  'GET /api/record/export': 'Entries of the record, as a file',
  'GET /api/corrections': 'Corrections residents asked for',
  'GET /api/replies': 'Letters waiting for a reply',
  'GET /api/requests/people/{person_id}': 'What is held about a person, for their request',
  'GET /api/requests/{request_id}': 'A request about somebody’s own data',
  'GET /api/requests/{request_id}/held': 'Everything held about a person, for their copy',
  'GET /api/requests/{request_id}/releases/{release_id}/copy': 'A copy of somebody’s data, to hand it out',
  'PATCH /api/cases/{case_id}': 'A case, while changing it',
  'PATCH /api/cases/{case_id}/facts/{fact_id}': 'A fact, while deciding about it',
  'PATCH /api/cases/{case_id}/person': 'A resident’s details, while changing them',
  'POST /api/breaches/{breach_id}/people-shown': 'Whose data a breach concerns',
  'POST /api/cases': 'A new case, while opening it',
  'POST /api/cases/search': 'A list of cases, searched for',
  'POST /api/cases/{case_id}/close': 'A case, while closing it',
  'POST /api/cases/{case_id}/consents': 'The consents of a case, while recording them',
  'POST /api/cases/{case_id}/decline': 'A case, while declining it',
  'POST /api/cases/{case_id}/facts': 'A fact, while adding it',
  'POST /api/cases/{case_id}/letters': 'A letter, while drafting it',
  'POST /api/cases/{case_id}/notes': 'A note, while writing it',
  'POST /api/cases/{case_id}/override-refusal': 'A case, while overriding a refusal',
  'POST /api/cases/{case_id}/person/reveal': 'An identifier in full',
  'POST /api/requests/people/search': 'People looked for, to take a request down',
  'POST /api/cases/{case_id}/reopen': 'A case, while opening it again',
  'POST /api/cases/{case_id}/safety/{flag}': 'A call-first card, while dealing with it',
  'POST /api/cases/{case_id}/submit': 'An interview, while handing it in',
  'POST /api/cases/{case_id}/turns': 'An interview, while adding words',
  'POST /api/record/search': 'Names and numbers, searched for',
  'POST /api/record/{seq}/values': 'What an entry of the record held',
  'POST /api/letters/{letter_id}/approve': 'A letter, while approving it',
  'POST /api/letters/{letter_id}/replies': 'A letter, while recording a reply',
  'POST /api/letters/{letter_id}/retype': 'A letter, while choosing its type',
  'POST /api/letters/{letter_id}/return': 'A letter, while returning it',
  'POST /api/letters/{letter_id}/sent': 'A letter, while marking it as sent',
  'POST /api/letters/{letter_id}/vet': 'A letter, while vetting it',
  'POST /api/letters/{letter_id}/void': 'A letter, while withdrawing it',
  'PUT /api/cases/{case_id}/routing': 'A case, while choosing its agency',
  'PUT /api/letters/{letter_id}': 'A letter, while editing it',
}

export function shownWords(route: string): string {
  const known = SHOWN[route]
  if (known !== undefined) return known
  if (route.includes('/letters/')) return 'A letter'
  return route.includes('/cases/{case_id}') ? 'A case' : 'Data of cases'
}

const REVEALED = /^showed the (.+?) in full: (.*)$/s
const OPENED = /^opened before and after of entry (\d+) for (.*?): (.*)$/s
const TAKEN = /^(.*), as a file$/s
const FIELDS: Record<string, string> = { nric: 'NRIC', phone: 'phone number' }

/** What is shown only with a reason, or was taken away: "NRIC: to read to the agency on the phone". */
export function revealedWords(detail: string): string | null {
  const number = REVEALED.exec(detail)
  if (number !== null) return `${FIELDS[number[1] ?? ''] ?? number[1]}: ${number[2]}`
  const entry = OPENED.exec(detail)
  if (entry !== null) return `Entry ${count(Number(entry[1]))}, ${entry[2]}: ${entry[3]}`
  return TAKEN.exec(detail)?.[1] ?? null
}

const ROLES: Record<string, string> = {
  admin: 'Administrator',
  auditor: 'Auditor',
  mp: 'MP',
  resident: 'Resident',
  staff: 'Staff',
  volunteer: 'Volunteer',
}

export function roleWords(role: string): string {
  return ROLES[role] ?? 'No role now'
}

export function casesWords(n: number): string {
  return n === 1 ? '1 case' : `${n} cases`
}
