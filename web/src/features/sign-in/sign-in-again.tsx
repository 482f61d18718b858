import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { configQuery } from '@/api/config'
import { addWords, useSpoken } from '@/kit/languages'
import { Skeleton } from '@/ui/states'
import { DemoAccounts } from './demo-accounts'
import { SignInForm } from './sign-in-form'
import { words } from './words'

addWords(words)

export interface SignInAgainProps {
  /** Who was signed in. In the demo office, where nobody has a password, this desk is one press away. */
  name: string | undefined
  onSignedIn: () => Promise<void>
}

/** In the dialog over a page whose session has ended. */
export function SignInAgain({ name, onSignedIn }: SignInAgainProps) {
  const { say } = useSpoken()
  const { data: config } = useQuery(configQuery)
  if (!config?.demo) return <SignInForm onSignedIn={onSignedIn} />
  return (
    <Suspense fallback={<Skeleton label={say('Loading')} rows={2} />}>
      <DemoAccounts only={name} onSignedIn={onSignedIn} />
      <SignInForm onSignedIn={onSignedIn} />
    </Suspense>
  )
}
