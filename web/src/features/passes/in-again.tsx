import { PinForm } from './pin-form'
import { useClaimPass } from './queries'

/** Over a page whose session has ended: with a new pass its volunteer goes on where they were. */
export function InAgain({ onIn }: { onIn: () => Promise<void> }) {
  const claim = useClaimPass(onIn)
  return (
    <>
      <p>
        Your pass has ended, or was taken back. Ask at the door for a new one in your name, and type its PIN.
      </p>
      <PinForm
        act="Come in"
        isPending={claim.isPending}
        error={claim.error}
        onPin={(pin) => claim.mutate({ pin })}
      />
    </>
  )
}
