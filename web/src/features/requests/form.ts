import type { NewRequest, RequestKind } from './queries'

export interface RequestForm {
  kind: RequestKind
  asked_through: NewRequest['asked_through']
  received_on: string | null
  words: string
  about: NonNullable<NewRequest['about']> | null
  value: string
  case_id: string | null
  fact_id: string | null
  consents: string[]
}

export const EMPTY: RequestForm = {
  kind: 'access',
  asked_through: 'in_person',
  received_on: null,
  words: '',
  about: null,
  value: '',
  case_id: null,
  fact_id: null,
  consents: [],
}

/** What is still missing, in one sentence. */
export function problemOf(form: RequestForm): string | undefined {
  if (form.received_on === null) return 'Give the day it came.'
  if (form.kind === 'correction') {
    if (form.about === null) return 'Choose what is to be corrected.'
    if (form.about === 'fact' && form.fact_id === null) return 'Choose the fact.'
    if (form.value.trim() === '') return 'Type what it should be.'
  }
  if (form.kind === 'withdrawal' && form.consents.length === 0) return 'Choose what they take back.'
  return undefined
}

/** What the server is told: only what belongs to the kind that was chosen. */
export function bodyOf(form: RequestForm, person: string): NewRequest {
  const corrects = form.kind === 'correction'
  const withdraws = form.kind === 'withdrawal'
  const inCase = withdraws || (corrects && form.about === 'fact')
  return {
    constituent_id: person,
    kind: form.kind,
    asked_through: form.asked_through,
    received_on: form.received_on ?? '',
    words: form.words.trim(),
    about: corrects ? form.about : null,
    value: corrects ? form.value.trim() : '',
    case_id: inCase ? form.case_id : null,
    fact_id: corrects && form.about === 'fact' ? form.fact_id : null,
    consents: withdraws ? form.consents : [],
  }
}
