import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense } from 'react'
import { configQuery } from '@/api/config'
import { meQuery } from '@/api/me'
import { addWords, LANGUAGES, useDocumentLanguage, useSpoken } from '@/kit/languages'
import { Mark } from '@/ui/mark'
import { Skeleton } from '@/ui/states'
import { BeforeYouStart } from './before-you-start'
import { DemoAccounts } from './demo-accounts'
import { ElsewhereButton } from './elsewhere-button'
import { PasskeyButton } from './passkey-button'
import { SignInForm } from './sign-in-form'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)

export function SignInPage() {
  const { say, lang } = useSpoken()
  const { data: config } = useSuspenseQuery(configQuery)
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const client = useQueryClient()
  useDocumentLanguage(lang)

  async function signedIn() {
    client.removeQueries({ queryKey: meQuery.queryKey })
    await navigate({ href: next ?? '/' })
  }

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
          <NewTonight />
        </div>
        <Languages />
      </main>
      <BeforeYouStart />
    </div>
  )
}

function NewTonight() {
  const { say } = useSpoken()
  return (
    <>
      <Link to="/pass" className={styles['link']}>
        {say('I have a pass')}
      </Link>
      <p className={styles['note']}>
        {say('New tonight, or password forgotten? Ask the person who runs the session.')}
      </p>
    </>
  )
}

function Languages() {
  const { say, language, setLanguage } = useSpoken()
  return (
    <div role="group" aria-label={say('Language')} className={styles['languages']}>
      {LANGUAGES.map(({ id, name, lang }) => (
        <button
          key={id}
          type="button"
          lang={lang}
          aria-pressed={id === language}
          className={styles['language']}
          onClick={() => setLanguage(id)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
