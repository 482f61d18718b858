import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { MadeLink } from '@/ui/made-link'
import type { LinkMade, Person } from './queries'

export interface LinkDialogProps {
  title: string
  person: Person
  link: LinkMade
  onClose: () => void
}

/** What became of an invitation or a reset link. */
export function LinkDialog({ title, person, link, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      // A link that is shown once is not lost by a press beside it.
      mustAnswer={!link.mailed}
      actions={
        <Button kind="filled" onPress={onClose}>
          Done
        </Button>
      }
    >
      <MadeLink
        what={link.purpose === 'invitation' ? 'The invitation' : 'The reset link'}
        name={person.name}
        email={person.email}
        until={dayAndTime(link.expires_at)}
        address={link.address}
        picture={link.qr_svg}
      />
    </Dialog>
  )
}
