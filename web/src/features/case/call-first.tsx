import { useState } from 'react'
import { useMay } from '@/api/me'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { NotSo } from './not-so'
import type { CaseDetail, CaseSlots, SafetyCard } from './types'

/** One strip for each open card, above everything, until a person has dealt with it. */
export function CallFirst({ detail, callScript }: { detail: CaseDetail } & Pick<CaseSlots, 'callScript'>) {
  const open = detail.safety.filter(({ state }) => state === 'open')
  return open.map((card, index) => (
    <Strip key={card.flag} card={card} caseId={detail.id} isFirst={index === 0} callScript={callScript} />
  ))
}

type StripProps = Pick<CaseSlots, 'callScript'> & { card: SafetyCard; caseId: string; isFirst: boolean }

function Strip({ card, caseId, isFirst, callScript }: StripProps) {
  const [open, setOpen] = useState<'script' | 'not-so' | null>(null)
  const mayDecide = useMay('deal_with_safety')
  const shut = () => setOpen(null)
  return (
    <>
      <Banner
        tone="call-first"
        title={card.title}
        actions={
          <>
            {mayDecide && (
              <Button aria-label={`Not so? ${card.title}`} onPress={() => setOpen('not-so')}>
                Not so?
              </Button>
            )}
            <Button
              kind={isFirst ? 'filled' : 'outlined'}
              aria-label={`Show the call script. ${card.title}`}
              onPress={() => setOpen('script')}
            >
              Show the call script
            </Button>
          </>
        }
      >
        {card.quote !== null && (
          <>
            Because of the words <strong>“{card.quote}”</strong>
          </>
        )}
      </Banner>
      {open === 'script' && callScript(card, shut)}
      {open === 'not-so' && <NotSo card={card} caseId={caseId} onClose={shut} />}
    </>
  )
}
