import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { configQuery } from '@/api/config'
import { addWords, useSpoken } from '@/kit/languages'
import { Skeleton } from '@/ui/states'
import { DemoAccounts } from './demo-accounts'
import { ElsewhereAgain } from './elsewhere-again'
import { PasskeyButton } from './passkey-button'
import { SignInForm } from './sign-in-form'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)

export interface SignInAgainProps {
  /** Who was signed in. In the demo office, where nobody has a password, this desk is one press away. */
  name: string | undefined
  onSignedIn: () => Promise<void>
}

/** In the dialog over a page whose session has ended: every way in that the sign-in page has. */
export function SignInAgain({ name, onSignedIn }: SignInAgainProps) {
  const { say } = useSpoken()
  const { data: config } = useQuery(configQuery)
  return (
    <>
      {config?.demo === true && (
        <Suspense fallback={<Skeleton label={say('Loading')} rows={2} />}>
          <DemoAccounts only={name} onSignedIn={onSignedIn} />
        </Suspense>
      )}
      {config?.single_sign_on_name != null && (
        <>
          <ElsewhereAgain name={config.single_sign_on_name} />
          <p className={styles['or']}>{say('or')}</p>
        </>
      )}
      <SignInForm onSignedIn={onSignedIn} />
      <PasskeyButton use="alone" onSignedIn={onSignedIn} />
    </>
  )
}
