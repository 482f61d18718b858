import { useQuery } from '@tanstack/react-query'
import { configQuery } from '@/api/config'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import type { Person, useMakeLink } from './queries'
import { accountWords } from './rules'

export interface InvitePersonProps {
  person: Person
  make: ReturnType<typeof useMakeLink>
}

/** The way in for somebody who has none yet, or who forgot the password. */
export function InvitePerson({ person, make }: InvitePersonProps) {
  const { data: config } = useQuery(configQuery)
  const verb = config?.sends_mail === true ? 'Send' : 'Make'
  const purpose = person.has_signed_in ? 'password_reset' : 'invitation'
  return (
    <>
      <p>
        {purpose === 'invitation'
          ? `${outsideWords(person)}. A new invitation is good for a week; the one before stops working.`
          : 'Password forgotten? A reset link is good for an hour. Their second step is still asked for.'}
      </p>
      {make.isError && <Banner tone="danger" title={wordsOf(make.error)} />}
      <Button isPending={make.isPending} onPress={() => make.mutate(purpose)}>
        {verb} {purpose === 'invitation' ? 'a new invitation' : 'a reset link'}
      </Button>
    </>
  )
}

/** Somebody who has been here without a password came by a pass. */
function outsideWords(person: Person): string {
  if (person.last_seen_at !== null && person.invited_until === null) return 'They have no password here yet'
  return accountWords(person, new Date())
}
