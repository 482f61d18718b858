import type { ChipOut, Fact, IntakeView, Slot, Turn } from './types'

/** Invented people and words, for tests. */
export const CASE_ID = '0190bbbb-0000-7000-8000-000000000001'

export function fact(over: Partial<Fact> = {}): Fact {
  return {
    id: 'fact-1',
    type: 'amount',
    label: 'Owed',
    value: '300.00',
    shown: 'S$300',
    quote: '$300',
    turn_id: 'turn-1',
    start: 4,
    end: 8,
    subject: 'resident',
    origin: 'said',
    status: 'heard',
    slot: 'arrears',
    confidence: null,
    check: null,
    check_message: null,
    used_in_letters: 0,
    version: 1,
    ...over,
  }
}

export function slot(over: Partial<Slot> = {}): Slot {
  return {
    slot: 'arrears',
    label: 'How much is owed',
    blocking: true,
    status: 'heard',
    fact_ids: [],
    ...over,
  }
}

export function chip(id: string, text = id): ChipOut {
  return { id, text }
}

export function turn(over: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    seq: 1,
    speaker: 'resident',
    kind: 'said',
    text: 'owe $300',
    english: null,
    language: 'en',
    typed_by: 'Aisyah Contoh',
    at: '2026-11-24T13:36:00Z',
    ...over,
  }
}

const PERSON: IntakeView['person'] = {
  id: '0190bbbb-0000-7000-8000-000000000002',
  name: 'Mdm Salmah Contoh',
  title: '',
  nric: '',
  phone: '',
  email: '',
  block: '',
  street: '',
  unit: '',
  postal_code: '',
  language: 'en',
  do_not_call: false,
  check: [],
  version: 1,
}

const ROUTING: IntakeView['routing'] = {
  category: 'unknown',
  category_label: 'Not sorted yet',
  agency: '',
  agency_name: '',
  needs_person: false,
  chosen_by: null,
  reason: '',
  options: [],
  other_needs: [],
  evidence: [],
  urgency: 'low',
  urgency_rule: '',
  urgency_reason: '',
  refusal: null,
  slots: [],
  readiness: 0,
}

export function view(over: Partial<IntakeView> = {}): IntakeView {
  return {
    case_id: CASE_ID,
    number: null,
    status: 'draft',
    case_version: 1,
    conversation_version: 1,
    mode: 'guided',
    conversation_status: 'open',
    language: 'en',
    channel: 'walk_in',
    session_date: '2026-11-24',
    person: PERSON,
    turns: [],
    acknowledgement: '',
    questions: [],
    start_chips: [],
    missing_chips: [],
    ready: false,
    may_send_as_is: false,
    offer_person: false,
    paused_for_safety: false,
    readiness: 0,
    routing: ROUTING,
    safety: [],
    facts: [],
    consents: { texts: [], recorded: [], basis_complete: false },
    draft: '',
    notices: [],
    may: ['take_over', 'edit_person', 'record_consent'],
    what_is_missing_to_submit: ['Add what the resident says.'],
    ...over,
  }
}
