import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '@/api/faults'
import { deviceName } from '@/kit/device-name'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Failed, Skeleton } from '@/ui/states'
import { sessionsQuery, useEndOthers, useEndSession, type Session } from './queries'
import styles from './account.module.css'

const METHODS: Record<Session['method'], string> = {
  password: 'password',
  totp: 'password and code',
  recovery_code: 'recovery code',
  passkey: 'passkey',
  pass: 'evening pass',
  link: 'link by e-mail',
  single_sign_on: 'your organisation',
  demo: 'demo office',
}

/** Where this person is signed in; any of it can be ended from here. */
export function Sessions() {
  const { data, error, refetch } = useQuery(sessionsQuery)
  const others = useEndOthers()
  if (error) {
    return (
      <Failed title="The list did not load" onRetry={() => void refetch()}>
        {wordsOf(error)}
      </Failed>
    )
  }
  if (!data) return <Skeleton label="Loading your sessions" rows={2} />
  return (
    <div className={styles['part']}>
      <ul className={styles['sessions']}>
        {data.map((session) => (
          <One key={session.id} session={session} />
        ))}
      </ul>
      {data.length > 1 && (
        <Button isPending={others.isPending} onPress={() => others.mutate()}>
          End all others
        </Button>
      )}
      {others.isError && <p role="alert">{wordsOf(others.error)}</p>}
    </div>
  )
}

function One({ session }: { session: Session }) {
  const end = useEndSession()
  const device = deviceName(session.device)
  return (
    <li className={styles['session']}>
      <span>
        <strong>{device}</strong>, signed in by {METHODS[session.method]}{' '}
        <time dateTime={session.created_at}>{dayAndTime(session.created_at)}</time>
      </span>
      {session.is_this_one ? (
        <Tag>This one</Tag>
      ) : (
        <Button
          aria-label={`End the session on ${device}`}
          isPending={end.isPending}
          onPress={() => end.mutate(session.id)}
        >
          End
        </Button>
      )}
      {end.isError && <p role="alert">{wordsOf(end.error)}</p>}
    </li>
  )
}
