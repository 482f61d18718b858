import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '@/api/faults'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { Happenings } from './happenings'
import { PasswordForm } from './password-form'
import { waysQuery } from './queries'
import { SecondStep } from './second-step'
import { Sessions } from './sessions'
import styles from './account.module.css'

/** How this person signs in, and where they are signed in now. */
export function AccountPage() {
  const { data, error, refetch } = useQuery(waysQuery)
  return (
    <Page title="How I sign in" subtitle="Your second step, your password, and where you are signed in.">
      <div className={styles['page']}>
        {error && (
          <Failed title="This did not load" onRetry={() => void refetch()}>
            {wordsOf(error)}
          </Failed>
        )}
        {!data && !error && <Skeleton label="Loading how you sign in" rows={4} />}
        {data && <SecondStep ways={data} />}
        {data?.has_password === true && (
          <section aria-labelledby="own-password">
            <h2 id="own-password">Password</h2>
            <PasswordForm />
          </section>
        )}
        <section aria-labelledby="own-sessions">
          <h2 id="own-sessions">Where I am signed in</h2>
          <Sessions />
        </section>
        {data && (
          <section aria-labelledby="own-happenings">
            <h2 id="own-happenings">What happened lately</h2>
            <Happenings happenings={data.happenings} />
          </section>
        )}
      </div>
    </Page>
  )
}
