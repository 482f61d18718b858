import { changedLine } from './columns'
import type { Op } from './search'

/** What each table holds, in the glossary's words: one of it inside a sentence, and its name in the filter. */
export const THINGS: Record<string, { one: string; name: string }> = {
  access_logs: { one: 'what somebody was shown', name: 'Looks' },
  agencies: { one: 'an agency', name: 'Agencies' },
  assessments: { one: 'what was understood', name: 'What was understood' },
  'audit.guard': { one: 'the guard of the record', name: 'Guard of the record' },
  'audit.payloads': { one: 'values in the record', name: 'Values in the record' },
  authenticators: { one: 'a second step', name: 'Second steps' },
  breach_people: { one: 'a person in a breach', name: 'People in breaches' },
  breach_steps: { one: 'a step of a breach', name: 'Steps of breaches' },
  breaches: { one: 'a breach', name: 'Breaches' },
  case_counters: { one: 'the running case number', name: 'Case numbers' },
  case_events: { one: 'a line of the timeline', name: 'Timeline' },
  case_notes: { one: 'a note', name: 'Notes' },
  cases: { one: 'a case', name: 'Cases' },
  categories: { one: 'a category', name: 'Categories' },
  checklists: { one: 'a thing an agency needs', name: 'What agencies need' },
  compliance_attestations: { one: 'what somebody vouched for', name: 'Vouched for' },
  compliance_reports: { one: 'a report', name: 'Reports' },
  compliance_runs: { one: 'a run of the controls', name: 'Runs of the controls' },
  consent_texts: { one: 'a consent text', name: 'Consent texts' },
  consents: { one: 'a consent', name: 'Consents' },
  constituents: { one: 'a resident’s details', name: 'Residents' },
  conversation_turns: { one: 'a turn of an interview', name: 'Turns' },
  conversations: { one: 'an interview', name: 'Interviews' },
  data_lineage: { one: 'what was made from what', name: 'What was made from what' },
  data_releases: { one: 'a copy of somebody’s data', name: 'Copies handed out' },
  data_requests: { one: 'a request about one’s data', name: 'Requests' },
  dispatches: { one: 'the sending of a letter', name: 'Letters sent' },
  erased_cases: { one: 'what stays of an erased case', name: 'Erased cases' },
  erasure_requests: { one: 'a request to erase', name: 'Requests to erase' },
  facts: { one: 'a fact', name: 'Facts' },
  'keystore.subject_keys': { one: 'the key of a case or person', name: 'Keys' },
  letter_versions: { one: 'a version of a letter', name: 'Versions of letters' },
  letters: { one: 'a letter', name: 'Letters' },
  links: { one: 'a link', name: 'Links' },
  look_reasons: { one: 'the reason of a look', name: 'Reasons of looks' },
  office_look_reasons: { one: 'the reason of a look', name: 'Reasons of looks at the office' },
  offices: { one: 'the office', name: 'The office' },
  outside_identities: { one: 'a single sign-on', name: 'Single sign-on' },
  passes: { one: 'a pass', name: 'Passes' },
  purge_runs: { one: 'a run of the purge', name: 'Runs of the purge' },
  recipient_rules: { one: 'a rule', name: 'Rules' },
  recipients_to_tell: { one: 'an agency to be told', name: 'Agencies to be told' },
  recovery_codes: { one: 'a recovery code', name: 'Recovery codes' },
  replies: { one: 'a reply', name: 'Replies' },
  retention_holds: { one: 'a hold', name: 'Holds' },
  retention_policies: { one: 'a term of keeping', name: 'Terms of keeping' },
  retention_proposals: { one: 'a proposed term', name: 'Proposed terms' },
  safety_events: { one: 'a call-first card', name: 'Call first' },
  service_standards: { one: 'a service standard', name: 'Service standards' },
  sessions: { one: 'a sign-in', name: 'Sign-ins' },
  user_activities: { one: 'a line about what somebody did', name: 'Activity' },
  users: { one: 'an account', name: 'People' },
}

/** The kinds of act, as the filter names them. */
export const ACTS: Record<Op, string> & Partial<Record<string, string>> = {
  I: 'Added',
  U: 'Changed',
  D: 'Removed',
  A: 'Looked',
  E: 'Erased',
  X: 'Exported',
  C: 'Noted as it stood',
}

/** "Changed a fact", "Signed in". */
export function didWhat({ op, table, changed }: { op: string; table: string; changed: string[] }): string {
  if (table === 'access_logs') return 'Was shown a case'
  if (table === 'sessions' && op === 'I') return 'Signed in'
  if (table === 'sessions' && op === 'U' && changed.includes('ended_at')) return 'Ended a sign-in'
  if (table === 'user_activities' && op === 'I') return 'Noted what they did'
  const thing = THINGS[table]?.one ?? `a row of ${table.replaceAll('_', ' ')}`
  return `${ACTS[op] ?? 'Touched'} ${thing}`.replace('Noted as it stood', 'Noted, as it stood,')
}

const PURPOSES: Record<string, string> = {
  audit: 'The record',
  casework: 'Casework',
  compliance: 'Compliance',
  data_rights: 'A request about one’s data',
  jobs: 'Work of the system',
  keys: 'Keys',
  monitoring: 'Health check',
  office: 'Running the office',
  retention: 'Keeping and erasing',
  set_up: 'Setting up the office',
  sign_in: 'Signing in',
}

export function purposeWords(purpose: string | null): string {
  if (purpose === null || purpose === '') return 'Not given'
  return PURPOSES[purpose] ?? purpose.replaceAll('_', ' ')
}

/** Which case it was about, where it was about one; else the parts that changed. */
export function toWhat({ case_number: number, case_id: id, op, changed }: ToWhat): string {
  if (number !== null) return number
  if (id !== null) return 'A case without a number yet'
  return changedLine(op, changed)
}

interface ToWhat {
  case_number: string | null
  case_id: string | null
  op: string
  changed: string[]
}
