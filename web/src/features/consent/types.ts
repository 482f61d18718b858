import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Consents = Schemas['Consents']
export type Consent = Schemas['Consent']
export type ConsentText = Schemas['ConsentText']
export type ConsentAnswers = Schemas['ConsentAnswers']
export type ConsentAnswer = Schemas['ConsentAnswer']
export type Kind = Consent['kind']
export type How = Consent['how']

/** Somebody who may be told, and whether the letter needs it. */
export interface Recipient {
  short: string
  name: string
  isNeeded: boolean
}
