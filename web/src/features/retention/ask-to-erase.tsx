import { useAskToErase } from './queries'
import { UnitForm } from './unit-form'
import { ERASURE_BASES } from './words'

/** One case or person before the term is over: one asks, another agrees. */
export function AskToErase({ onClose }: { onClose: () => void }) {
  return (
    <UnitForm
      title="Erase before the term is over"
      intro="What is erased cannot be brought back. Somebody else has to agree first."
      bases={ERASURE_BASES}
      reasonHelp="Without the resident’s name: this stays when the case is gone."
      act="Ask for consent"
      done="Somebody else is asked to agree"
      danger
      mutation={useAskToErase()}
      onClose={onClose}
    />
  )
}
