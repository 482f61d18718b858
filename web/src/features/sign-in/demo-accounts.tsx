import { useSuspenseQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { wordsOf } from '@/api/faults'
import { useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { useDemoSignIn } from './mutations'
import { demoAccountsQuery } from './queries'
import styles from './sign-in.module.css'

/** The demo office: invented people, one press each. */
export function DemoAccounts({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { say } = useSpoken()
  const { data: accounts } = useSuspenseQuery(demoAccountsQuery)
  const enter = useDemoSignIn(onSignedIn)
  return (
    <section aria-label={say('Demo office')} className={styles['demo']}>
      <h2>{say('Demo office')}</h2>
      <p className={styles['note']}>{say('Everybody here is invented. Choose whose desk to see.')}</p>
      {enter.isError && <Banner tone="danger" title={wordsOf(enter.error)} />}
      <ul className={styles['accounts']}>
        {accounts.map(({ key, name, summary }) => (
          <li key={key}>
            <AriaButton
              className={styles['account'] ?? ''}
              onPress={() => {
                if (!enter.isPending) enter.mutate(key)
              }}
            >
              <span className={styles['who']}>
                <span className={styles['name']}>{name}</span>
                <span className={styles['what']}>{say(summary)}</span>
              </span>
              <ChevronRight size={16} aria-hidden="true" />
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
