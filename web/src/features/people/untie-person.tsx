import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useUntiePerson, type Person } from './queries'

/** The account is tied to one person of the organisation's own sign-in; untied, the next verified address ties it anew. */
export function UntiePerson({ person }: { person: Person }) {
  const untie = useUntiePerson(person.id)
  if (untie.isSuccess)
    return <Banner tone="info" title="Untied. Their next sign-in by your organisation ties it again." />
  return (
    <>
      <p>
        This account is tied to one person of your organisation’s sign-in. Untie it only after that person has
        left or was made anew there: whoever has the same verified e-mail address next gets the account.
      </p>
      {untie.isError && <Banner tone="danger" title={wordsOf(untie.error)} />}
      <Button isPending={untie.isPending} onPress={() => untie.mutate()}>
        Untie from your organisation’s sign-in
      </Button>
    </>
  )
}
