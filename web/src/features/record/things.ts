/** What each table holds, in the glossary's words: one of it inside a sentence, and its name in the filter. */
export const THINGS: Record<string, { one: string; name: string }> = {
  agencies: { one: 'an agency', name: 'Agencies' },
  assessments: { one: 'what was understood', name: 'What was understood' },
  case_counters: { one: 'the running case number', name: 'Case numbers' },
  case_events: { one: 'a line of the timeline', name: 'Timeline' },
  case_notes: { one: 'a note', name: 'Notes' },
  cases: { one: 'a case', name: 'Cases' },
  categories: { one: 'a category', name: 'Categories' },
  checklists: { one: 'a thing an agency needs', name: 'What agencies need' },
  consent_texts: { one: 'a consent text', name: 'Consent texts' },
  consents: { one: 'a consent', name: 'Consents' },
  constituents: { one: 'a resident’s details', name: 'Residents' },
  conversation_turns: { one: 'a turn of an interview', name: 'Turns' },
  conversations: { one: 'an interview', name: 'Interviews' },
  data_lineage: { one: 'what was made from what', name: 'What was made from what' },
  dispatches: { one: 'the sending of a letter', name: 'Letters sent' },
  facts: { one: 'a fact', name: 'Facts' },
  letter_versions: { one: 'a version of a letter', name: 'Versions of letters' },
  letters: { one: 'a letter', name: 'Letters' },
  offices: { one: 'the office', name: 'The office' },
  recipient_rules: { one: 'a rule', name: 'Rules' },
  replies: { one: 'a reply', name: 'Replies' },
  safety_events: { one: 'a call-first card', name: 'Call first' },
  service_standards: { one: 'a service standard', name: 'Service standards' },
  sessions: { one: 'a sign-in', name: 'Sign-ins' },
  user_activities: { one: 'a line about what somebody did', name: 'Activity' },
  users: { one: 'an account', name: 'People' },
}

const VERBS: Record<string, string> = { I: 'Added', U: 'Changed', D: 'Removed' }

/** "Changed a fact", "Signed in". */
export function didWhat({ op, table, changed }: { op: string; table: string; changed: string[] }): string {
  if (table === 'sessions' && op === 'I') return 'Signed in'
  if (table === 'sessions' && op === 'U' && changed.includes('ended_at')) return 'Ended a sign-in'
  if (table === 'user_activities' && op === 'I') return 'Noted what they did'
  const thing = THINGS[table]?.one ?? `a row of ${table.replaceAll('_', ' ')}`
  return `${VERBS[op] ?? 'Touched'} ${thing}`
}

const PURPOSES: Record<string, string> = {
  casework: 'Casework',
  monitoring: 'Health check',
  set_up: 'Setting up the office',
  sign_in: 'Signing in',
}

export function purposeWords(purpose: string | null): string {
  if (purpose === null || purpose === '') return 'Not given'
  return PURPOSES[purpose] ?? purpose.replaceAll('_', ' ')
}

/** "102018…8402": enough to tell two apart by eye. */
export function short(commitment: string): string {
  return commitment.length <= 12 ? commitment : `${commitment.slice(0, 6)}…${commitment.slice(-4)}`
}
