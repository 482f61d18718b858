import { useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '@/api/me'
import { CasePage } from '@/features/case/case-page'
import type { CaseSlots, SafetyCard } from '@/features/case/types'
import { CallScript } from '@/features/intake/call-script'
import { CorrectFact } from '@/features/intake/correct-fact'
import { marksOf } from '@/features/intake/marks'
import { RefusalPanel } from '@/features/intake/refusal-panel'
import { HeldLine } from '@/features/retention/held-line'
import { PersonCard } from '@/features/person/person-card'

/** The case, with the pieces it shares with the interview standing in their places. */
export function CaseRoute() {
  const { caseId } = useParams({ from: '/desk/cases/$caseId' })
  const place = useSearch({ from: '/desk/cases/$caseId' })
  const slots: CaseSlots = {
    person: ({ person, may }) => (
      <PersonCard key={person.id} caseId={caseId} person={person} mayEdit={may.includes('edit_person')} />
    ),
    callScript: (card, onClose) => <Script card={card} caseId={caseId} onClose={onClose} />,
    refusal: (refusal) => <RefusalPanel refusal={refusal} object="the resident" />,
    correctFact: (fact, onSave, onCancel) => <CorrectFact fact={fact} onSave={onSave} onCancel={onCancel} />,
    marksOf,
    held: <HeldLine caseId={caseId} />,
  }
  return <CasePage caseId={caseId} place={place} slots={slots} />
}

function Script({ card, caseId, onClose }: { card: SafetyCard; caseId: string; onClose: () => void }) {
  const mayDecide = useMay('deal_with_safety')
  return <CallScript card={card} caseId={caseId} mayDecide={mayDecide} onClose={onClose} />
}
