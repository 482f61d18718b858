import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Letter = Schemas['LetterDetail']

export const LETTER_ID = '0190aaaa-0000-7000-8000-0000000000a1'
const CASE_ID = '0190aaaa-0000-7000-8000-0000000000c1'
const TURN_ID = '0190aaaa-0000-7000-8000-0000000000d1'
export const OWED = '0190aaaa-0000-7000-8000-0000000000f1'
export const CUT = '0190aaaa-0000-7000-8000-0000000000f2'

export const TURN_TEXT =
  'Baby only 4 months old. SP letter say 25 Nov want to cut the power. I owe $1,286.40.'

function source(fact_id: string, label: string, shown: string, quote: string): Schemas['SourceWords'] {
  const start = TURN_TEXT.indexOf(quote)
  return {
    fact_id,
    label,
    shown,
    quote,
    origin: 'said',
    status: 'confirmed',
    turn_id: TURN_ID,
    start,
    end: start + quote.length,
    said_at: '2026-11-23T13:38:00Z',
    typed_by: 'Aisyah Contoh',
  }
}

function sentence(
  id: string,
  paragraph: number,
  text: string,
  support: Schemas['SentenceOut']['support'],
  facts: string[] = [],
): Schemas['SentenceOut'] {
  return { id, paragraph, part: paragraph === 0 ? 'opening' : 'facts', text, facts, support }
}

const SENTENCES = [
  sentence('s1', 0, 'I write on behalf of Mdm Salmah, a resident of Bukit Angsana.', 'record'),
  sentence('s2', 1, 'She says that S$1,286.40 is owed.', 'said', [OWED]),
  sentence('s3', 1, 'Supply will be cut on 25 November 2026 and she owes S$1,286.40.', 'said', [CUT, OWED]),
  sentence('s4', 1, 'He earns about S$900 a month.', 'unverified'),
  sentence('s5', 2, 'I would be grateful if SP Group would consider an instalment plan.', 'none'),
]

/** An invented letter of the demo office, vetted and waiting for the MP unless said otherwise. */
export function letter(over: Partial<Letter> = {}): Letter {
  return { ...TEXT, ...STANDING, ...over }
}

const TEXT = {
  id: LETTER_ID,
  case_id: CASE_ID,
  case_number: 'MPS-BAN-202611-P1-0147',
  ordinal: 1,
  our_ref: 'MPS-BAN-202611-P1-0147/1',
  type: 'urgent',
  recipient: {
    agency: 'SP',
    agency_name: 'SP Group',
    addressee: 'Head, Accounts',
    attention: '',
    address: '1 Sampel Road\nSingapore 310001',
    email: 'mp@sp.invalid',
  },
  your_ref: '',
  subject: 'Urgent – payment by instalments: Mdm Salmah Contoh (NRIC •••••012D)',
  subject_facts: [],
  salutation: 'Dear Sir/Madam',
  sentences: SENTENCES,
  close: 'Yours faithfully,',
  enclosures: [],
  cc: ['Mdm Salmah Contoh'],
  letterhead: ['Blk 900 Angsana Walk'],
  mp_name: 'Dr Nadia Contoh',
  division: 'Bukit Angsana',
  dated: null,
  sources: [
    source(OWED, 'Owed', 'S$1,286.40', '$1,286.40'),
    source(CUT, 'Cut-off date', '25 November 2026', '25 Nov want to cut'),
  ],
  remarks: [],
  share: { said: 2, seen: 0, unverified: 1, record: 1, plain: 1 },
  left_out: [],
  still_missing: [],
  differs_from_draft: 0,
} satisfies Partial<Letter>

const STANDING = {
  status: 'vetted',
  versions: [
    {
      seq: 1,
      made: 'drafted',
      made_from: null,
      author: 'Aisyah Contoh',
      at: '2026-11-23T13:50:00Z',
      hash: 'a'.repeat(64),
    },
  ],
  hash: 'a'.repeat(64),
  written_by: 'Aisyah Contoh',
  vetted_by: 'Priya Sampel',
  vetted_at: '2026-11-23T14:06:00Z',
  vetted_by_signer: false,
  approved_by: null,
  approved_at: null,
  returned_reason: null,
  returned_by: null,
  fell_away: null,
  contested: [],
  dispatch: null,
  replies: [],
  may: ['edit', 'retype', 'approve', 'return', 'void', 'vet'],
  why_not: {},
  version: 3,
} satisfies Partial<Letter>

export const TALK: Schemas['Talk'] = {
  mode: 'guided',
  status: 'closed',
  turns: [
    {
      id: TURN_ID,
      seq: 1,
      speaker: 'resident',
      kind: 'said',
      text: TURN_TEXT,
      english: null,
      language: 'en',
      typed_by: 'Aisyah Contoh',
      at: '2026-11-23T13:38:00Z',
    },
  ],
}

export function row(from: Letter, over: Partial<Schemas['LetterRow']> = {}): Schemas['LetterRow'] {
  return {
    id: from.id,
    case_id: from.case_id,
    case_number: from.case_number,
    ordinal: 1,
    our_ref: from.our_ref,
    type: from.type,
    agency: from.recipient.agency,
    agency_name: from.recipient.agency_name,
    person_name: 'Salmah Contoh',
    subject: from.subject,
    status: from.status,
    urgent: from.type === 'urgent',
    written_by: from.written_by,
    vetted_by: from.vetted_by,
    approved_by: from.approved_by,
    updated_at: '2026-11-23T14:06:00Z',
    sent_at: null,
    version: from.version,
    ...over,
  }
}

export function approval(from: Letter, over: Partial<Schemas['ApprovalItem']> = {}): Schemas['ApprovalItem'] {
  return {
    letter: row(from),
    exception: true,
    reasons: ['Urgent', '1 of 5 sentences not verified'],
    share: from.share,
    checked: ['Every told fact is attributed to the resident'],
    ...over,
  }
}
