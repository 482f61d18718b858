import type { ReactNode } from 'react'
import type { components } from '@/api/schema'
import type { MarkedSpan } from '@/ui/highlighted-words'

type Schemas = components['schemas']

export type CaseDetail = Schemas['CaseDetail']
export type CaseChange = Schemas['CaseChange']
export type CloseCase = Schemas['CloseCase']
export type Outcome = CloseCase['outcome']
export type Fact = Schemas['Fact']
export type FactDecision = Schemas['FactDecision']
export type NewFact = Schemas['NewFact']
export type Letter = Schemas['LetterRow']
export type LetterKind = Letter['type']
export type Routing = Schemas['Routing']
export type RoutingChoice = Schemas['RoutingChoice']
export type AgencyOption = Schemas['AgencyOption']
export type SafetyCard = Schemas['SafetyCard']
export type RefusalCard = Schemas['RefusalCard']
export type Slot = Schemas['Slot']
export type TimelineItem = Schemas['TimelineItem']
export type Turn = Schemas['TurnOut']

/** Pieces of other rooms that stand on this page; the app puts them in. */
export interface CaseSlots {
  person: (detail: CaseDetail) => ReactNode
  callScript: (card: SafetyCard, onClose: () => void) => ReactNode
  refusal: (refusal: RefusalCard) => ReactNode
  correctFact: (fact: Fact, onSave: (value: string) => Promise<void>, onCancel: () => void) => ReactNode
  /** That nothing of the case is erased, where that is so. */
  held: ReactNode
  marksOf: (turnId: string, facts: readonly Fact[], activeId: string | null) => MarkedSpan[]
}
