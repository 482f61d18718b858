import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { wordsOf } from '@/api/faults'
import { useKeys } from '@/kit/keys'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { useApprove, useUndoApproval } from '../mutations'
import { approveWords } from '../rules/acts'
import type { Letter } from '../types'

export interface ApproveButtonProps {
  letter: Letter
  /** The letter's end has been on screen. */
  read: boolean
  onApproved?: (letter: Letter) => void
  onError: (error: unknown) => void
}

/**
 * The one approve button of the product. Inert until the letter has been read to its end; where the agency will miss
 * something it names that and wants a second press. What it sends says that the reasons were shown: the pages that hold
 * it show them beside the letter.
 */
export function ApproveButton({ letter, read, onApproved, onError }: ApproveButtonProps) {
  const approve = useApprove()
  const undo = useUndo(onError)
  const [armedFor, setArmedFor] = useState<string | null>(null)
  const missing = letter.still_missing
  const armed = armedFor === letter.hash

  function press() {
    if (!read) return
    if (missing.length > 0 && !armed) {
      setArmedFor(letter.hash)
      return
    }
    approve.mutate(
      { letter, arg: missing },
      {
        onSuccess: (signed) => {
          toast({
            text: `Signed: ${signed.recipient.agency}, ${signed.our_ref}. Nothing is sent yet.`,
            undo: () => undo(signed),
          })
          onApproved?.(signed)
        },
        onError,
      },
    )
  }

  useKeys([{ keys: 'A', does: 'Approve, once read to the end', group: 'This letter', run: press }])
  return (
    <Button
      kind="filled"
      size={40}
      hint="A"
      isDisabled={!read}
      isPending={approve.isPending}
      onPress={press}
      onBlur={() => setArmedFor(null)}
    >
      {approveWords(missing, read, armed)}
    </Button>
  )
}

/** Takes an approval back while the letter has not left. Refused after the page has gone on, the letter itself is shown. */
export function useUndo(onError: (error: unknown) => void) {
  const undo = useUndoApproval()
  const navigate = useNavigate()
  const here = useRef(false)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  return (letter: Letter) => {
    function refused(error: unknown) {
      if (here.current) {
        onError(error)
        return
      }
      toast({ text: `Approval of ${letter.our_ref} not taken back. ${wordsOf(error)}` })
      void navigate({ to: '/letters/$letterId', params: { letterId: letter.id } })
    }
    undo.mutate(
      { letter, arg: undefined },
      { onSuccess: () => toast({ text: `Approval of ${letter.our_ref} taken back` }), onError: refused },
    )
  }
}
