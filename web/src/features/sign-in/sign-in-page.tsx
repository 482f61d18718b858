import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Suspense } from 'react'
import { configQuery } from '@/api/config'
import { addWords, useDocumentLanguage, useSpoken } from '@/kit/languages'
import { LanguageBar } from '@/ui/language-bar'
import { Mark } from '@/ui/mark'
import { Skeleton } from '@/ui/states'
import { BeforeYouStart } from './before-you-start'
import { DemoAccounts } from './demo-accounts'
import { ElsewhereButton } from './elsewhere-button'
import { useGoOn } from './go-on'
import { OtherWays } from './other-ways'
import { PasskeyButton } from './passkey-button'
import { SignInForm } from './sign-in-form'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)

export function SignInPage() {
  const { say, lang } = useSpoken()
  const { data: config } = useSuspenseQuery(configQuery)
  const { next } = useSearch({ from: '/sign-in' })
  const goOn = useGoOn()
  useDocumentLanguage(lang)
  const signedIn = () => goOn(next ?? '/')

  return (
    <div lang={lang} className={styles['page']}>
      <title>{`${say('Sign in')} - MPS Connect`}</title>
      <main className={styles['main']}>
        <header className={styles['brand']}>
          <Mark size={32} />
          <span>
            <span className={styles['name']}>MPS Connect</span>
            <span className={styles['what']}>{config.office_names.join(', ')}</span>
          </span>
        </header>
        <div className={styles['middle']}>
          <h1 tabIndex={-1}>{say('Sign in')}</h1>
          <p className={styles['note']}>{say('For volunteers, staff and the MP.')}</p>
          {config.demo && (
            <Suspense fallback={<Skeleton label={say('Loading')} rows={6} />}>
              <DemoAccounts onSignedIn={signedIn} />
              <p className={styles['or']}>{say('or')}</p>
            </Suspense>
          )}
          {config.single_sign_on_name != null && (
            <>
              <ElsewhereButton name={config.single_sign_on_name} next={next ?? '/'} />
              <p className={styles['or']}>{say('or')}</p>
            </>
          )}
          <SignInForm onSignedIn={signedIn} />
          <PasskeyButton use="alone" onSignedIn={signedIn} />
          <OtherWays sendsMail={config.sends_mail} />
        </div>
        <LanguageBar />
      </main>
      <BeforeYouStart />
    </div>
  )
}
