import { useQuery } from '@tanstack/react-query'
import { configQuery } from '@/api/config'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { PersonLink } from './person-link'
import { useMakeLink, type Person } from './queries'
import { accountWords } from './rules'

/** The way in for somebody who has none yet, or who forgot the password. */
export function InvitePerson({ person }: { person: Person }) {
  const { data: config } = useQuery(configQuery)
  const make = useMakeLink(person.id)
  if (make.data) return <PersonLink person={person} link={make.data} />
  const verb = config?.sends_mail === true ? 'Send' : 'Make'
  const purpose = person.has_signed_in ? 'password_reset' : 'invitation'
  return (
    <>
      <p>
        {purpose === 'invitation'
          ? `${accountWords(person, new Date())}. A new invitation is good for a week; the one before stops working.`
          : 'Password forgotten? A reset link is good for an hour. Their second step is still asked for.'}
      </p>
      {make.isError && <Banner tone="danger" title={wordsOf(make.error)} />}
      <Button isPending={make.isPending} onPress={() => make.mutate(purpose)}>
        {verb} {purpose === 'invitation' ? 'a new invitation' : 'a reset link'}
      </Button>
    </>
  )
}
