import type { Acts } from './acts'
import { CloseDialog } from './close-dialog'
import { ConflictDialog } from './conflict-dialog'
import { GiveDialog } from './give-dialog'
import { ReasonDialog, type ReasonDialogProps } from './reason-dialog'
import { decline, override, reopen, type Send } from './requests'
import { RoutingDialog } from './routing-dialog'
import { UrgencyDialog } from './urgency-dialog'
import { WriteDialog } from './write-dialog'

type Reasoned = Pick<ReasonDialogProps, 'title' | 'says' | 'label' | 'help' | 'decide' | 'danger'> & {
  send: (caseId: string, reason: string) => Send
}

const REASONED: Record<'reopen' | 'decline' | 'override', Reasoned> = {
  reopen: {
    title: 'Open the case again',
    says: 'It goes back to the office’s open cases under the same number.',
    label: 'Why is it opened again?',
    help: 'It becomes a note on the case.',
    decide: 'Open it again',
    send: reopen,
  },
  decline: {
    title: 'Decline the case',
    says: 'No letter will be written. The case is kept and can be opened again.',
    label: 'Why, and what was the resident told?',
    help: 'It becomes a note on the case.',
    decide: 'Decline the case',
    danger: true,
    send: decline,
  },
  override: {
    title: 'Override the rule',
    says: 'The letter may then be written all the same. Your reason is recorded with your name.',
    label: 'Why does this case need it?',
    help: 'The rule, your reason and the time stay on the record.',
    decide: 'Override, with this reason',
    danger: true,
    send: override,
  },
}

export type Asking = 'give' | 'urgency' | 'routing' | 'write' | 'close' | 'reopen' | 'decline' | 'override'

export interface CaseDialogsProps {
  acts: Acts
  asking: Asking | null
  onClose: () => void
}

export function CaseDialogs({ acts, asking, onClose }: CaseDialogsProps) {
  return (
    <>
      <Asked acts={acts} asking={asking} onClose={onClose} />
      {acts.conflict && <ConflictDialog acts={acts} conflict={acts.conflict} />}
    </>
  )
}

function Asked({ acts, asking, onClose }: CaseDialogsProps) {
  const shared = { acts, onClose }
  switch (asking) {
    case 'give':
      return <GiveDialog {...shared} />
    case 'urgency':
      return <UrgencyDialog {...shared} />
    case 'routing':
      return <RoutingDialog {...shared} />
    case 'write':
      return <WriteDialog detail={acts.detail} onClose={onClose} />
    case 'close':
      return <CloseDialog {...shared} />
    case 'reopen':
    case 'decline':
    case 'override': {
      const { send, ...words } = REASONED[asking]
      return <ReasonDialog {...shared} {...words} send={(reason) => send(acts.detail.id, reason)} />
    }
    case null:
      return null
  }
}
