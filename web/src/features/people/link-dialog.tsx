import { dayAndTime } from '@/kit/time'
import { MadeLinkDialog } from '@/ui/made-link'
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
    <MadeLinkDialog
      title={title}
      what={link.purpose === 'invitation' ? 'The invitation' : 'The reset link'}
      name={person.name}
      email={person.email}
      until={dayAndTime(link.expires_at)}
      address={link.address}
      picture={link.qr_svg}
      onClose={onClose}
    />
  )
}
