import { dayAndTime } from '@/kit/time'
import { MadeLink } from '@/ui/made-link'
import type { LinkMade, Person } from './queries'

/** What became of an invitation or a reset link. */
export function PersonLink({ person, link }: { person: Person; link: LinkMade }) {
  return (
    <MadeLink
      what={link.purpose === 'invitation' ? 'The invitation' : 'The reset link'}
      name={person.name}
      email={person.email}
      until={dayAndTime(link.expires_at)}
      address={link.address}
      picture={link.qr_svg}
    />
  )
}
