import { toast } from '@/ui/toast'
import type { Acts } from './acts'
import { change, type Send } from './requests'
import type { CaseDetail } from './types'

interface Colleague {
  id: string
  name: string
}

/** Acts at once and offers the way back. The way back is an act like any other, on the case as it then stands. */
function doneWith(acts: Acts, text: string, mine: string, back: ((caseId: string) => Send) | null) {
  return (next: CaseDetail) =>
    toast({
      text,
      ...(back && {
        undo: () => acts.run({ mine: [`Take back: ${mine}`], send: back(next.id) }, next.version),
      }),
    })
}

export function giveTo(acts: Acts) {
  return ({ id, name }: Colleague, after?: () => void) => {
    const before = acts.detail.owner
    const mine = `Give the case to ${name}`
    // A case that belonged to nobody cannot be given back to nobody.
    const back = before ? (caseId: string) => change(caseId, { owner_id: before.id }) : null
    const told = doneWith(acts, `${name} has this case`, mine, back)
    acts.run({
      mine: [mine],
      send: change(acts.detail.id, { owner_id: id }),
      done: (next) => {
        told(next)
        after?.()
      },
    })
  }
}

export function markForMp(acts: Acts) {
  return () => {
    const { escalated, id } = acts.detail
    const mine = escalated ? 'No longer mark it for the MP' : 'Mark it for the MP'
    acts.run({
      mine: [mine],
      send: change(id, { escalated: !escalated }),
      done: doneWith(acts, escalated ? 'No longer marked for the MP' : 'Marked for the MP', mine, (caseId) =>
        change(caseId, { escalated }),
      ),
    })
  }
}
