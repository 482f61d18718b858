import { useSuspenseQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { wordsOf } from '@/api/faults'
import { useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { useDemoSignIn } from './mutations'
import { demoAccountsQuery, type DemoAccount } from './queries'
import styles from './sign-in.module.css'

export interface DemoAccountsProps {
  /** Only the desk of the person of this name, if it is one of them. */
  only?: string | undefined
  /** Only people of this role. */
  ofRole?: DemoAccount['role']
  onSignedIn: () => Promise<void>
}

/** The demo office: invented people, one press each. */
export function DemoAccounts({ only, ofRole, onSignedIn }: DemoAccountsProps) {
  const { say } = useSpoken()
  const { data } = useSuspenseQuery(demoAccountsQuery)
  const accounts = data.filter(
    (account) =>
      (only === undefined || account.name === only) && (ofRole === undefined || account.role === ofRole),
  )
  const some = only !== undefined || ofRole !== undefined
  const enter = useDemoSignIn(onSignedIn)
  if (accounts.length === 0) return null
  return (
    <section aria-label={say('Demo office')} className={styles['demo']}>
      <h2>{say('Demo office')}</h2>
      {!some && (
        <p className={styles['note']}>{say('Everybody here is invented. Choose whose desk to see.')}</p>
      )}
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
