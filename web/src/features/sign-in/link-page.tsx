import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiFault, isFault, supportDetails, wordsOf } from '@/api/faults'
import { meQuery } from '@/api/me'
import { useSpoken } from '@/kit/languages'
import { useStore } from '@/kit/store'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/states'
import { carriedLink } from './carried-link'
import { ChoosePassword } from './choose-password'
import { Door } from './door'
import { useGoOn } from './go-on'
import { linkQuery, useLinkIn, type FoundLink } from './links'
import { NoLink } from './no-link'
import { SecondStep } from './second-step'
import styles from './sign-in.module.css'

/** Where a one-time link leads. Its token is out of the address already. */
export function LinkPage() {
  const token = useStore(carriedLink)
  const { say } = useSpoken()
  const { data, error, refetch } = useQuery(linkQuery(token))
  if (token === null) return <NoLink why="lost" />
  // 422: too short to be a link at all.
  if (error instanceof ApiFault && [404, 422].includes(error.status)) return <NoLink why="over" />
  if (data) return <Good key={token} token={token} found={data} />
  return (
    <Door title={say('Your link')}>
      {error ? (
        <Failed
          title={say('Your link is not used up')}
          onRetry={() => void refetch()}
          details={supportDetails(error)}
          labels={{
            retry: say('Try again'),
            copy: say('Copy details for support'),
            copied: say('Details copied'),
          }}
        >
          {say(wordsOf(error))}
        </Failed>
      ) : (
        <Skeleton label={say('Loading')} rows={3} />
      )}
    </Door>
  )
}

function Good({ token, found }: { token: string; found: FoundLink }) {
  const { say } = useSpoken()
  const navigate = useNavigate()
  const goOn = useGoOn()
  const signedIn = () => goOn('/')
  const link = useLinkIn(token, signedIn)
  if (isFault(link.error, 'link_not_good')) return <NoLink why="over" />
  if (link.data?.next === 'second_factor') {
    return (
      <Door title={say('Now your second step')} office={found.office_name}>
        <p className={styles['note']}>
          {say('Your new password is set. Show once more that it is you, as at each sign-in.')}
        </p>
        <SecondStep
          methods={link.data.methods ?? []}
          onSignedIn={signedIn}
          onBack={() => void navigate({ to: '/sign-in', search: {}, replace: true })}
        />
      </Door>
    )
  }
  return (
    <Door title={titleOf(found, say)} office={found.office_name}>
      <SomebodyElse />
      {found.purpose === 'resident_sign_in' ? (
        <SeeMyCase link={link} />
      ) : (
        <ChoosePassword found={found} link={link} />
      )}
    </Door>
  )
}

function titleOf(
  { purpose, name, office_name: office }: FoundLink,
  say: ReturnType<typeof useSpoken>['say'],
) {
  if (purpose === 'invitation') return say('{name}, you were invited to {office}', { name, office })
  return purpose === 'password_reset'
    ? say('{name}, choose a new password', { name })
    : say('{name}, see your case here', { name })
}

/** A press, because programs that read mail open every address in it: opening must not use the link up. */
function SeeMyCase({ link }: { link: ReturnType<typeof useLinkIn> }) {
  const { say } = useSpoken()
  return (
    <>
      <p>
        {say('This link works once. Afterwards you stay signed in on this phone or computer for a while.')}
      </p>
      <p>{say('Is this not your own phone or computer? Sign out when you have read it.')}</p>
      {link.isError && <Banner tone="danger" title={say(wordsOf(link.error))} />}
      <Button kind="filled" size={48} wide isPending={link.isPending} onPress={() => link.mutate(null)}>
        {say('See my case')}
      </Button>
    </>
  )
}

function SomebodyElse() {
  const { say } = useSpoken()
  const { data: me } = useQuery(meQuery)
  if (me == null) return null
  return (
    <Banner
      tone="warning"
      title={say('{name} is signed in here. Going on takes that place.', { name: me.name })}
    />
  )
}
