import { usePlaceHold } from './queries'
import { UnitForm } from './unit-form'
import { HOLD_BASES } from './words'

/** Keeps a case, or everything of a person, from being erased. */
export function PlaceHold({ onClose }: { onClose: () => void }) {
  return (
    <UnitForm
      title="Hold a case or a person"
      intro="While a hold stands nothing of it is erased, whatever its term."
      bases={HOLD_BASES}
      reasonHelp="Kept sealed. Only an auditor reads it, and each reading is recorded."
      act="Hold it"
      done="Held: nothing of it is erased"
      mutation={usePlaceHold()}
      onClose={onClose}
    />
  )
}
