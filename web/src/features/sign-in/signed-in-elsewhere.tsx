import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { wordsOf } from '@/api/faults'
import { meQuery } from '@/api/me'
import { tellOtherTabs } from '@/api/other-tabs'
import { addWords, useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { buttonClass } from '@/ui/button'
import { Mark } from '@/ui/mark'
import { useComeBack } from './elsewhere'
import { elsewhereWords } from './elsewhere-words'
import { SecondStep } from './second-step'
import { returnedAnswer } from './trip'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)
addWords(elsewhereWords)

/** Where the organisation's sign-in sends the browser back to. What it brought is out of the address already. */
export function SignedInElsewhere() {
  const { say, lang } = useSpoken()
  const [returned] = useState(returnedAnswer)
  const { data, error, isError, goOn, handedBack } = useFinish(returned)
  const navigate = useNavigate()
  const refusal =
    returned === null ? say('There is nothing to finish here. Start from the sign-in page.') : wordsOf(error)
  const stopped = returned === null || isError
  if (handedBack) return <HandedBack />
  const step = data?.given.next === 'second_factor' ? data.given : null
  return (
    <div lang={lang} className={styles['page']}>
      <title>{`${say('Sign in')} - MPS Connect`}</title>
      <main className={styles['main']}>
        <header className={styles['brand']}>
          <Mark size={32} />
          <span className={styles['name']}>MPS Connect</span>
        </header>
        <div className={styles['middle']}>
          <h1 tabIndex={-1}>{stopped ? say('You are not signed in') : say('Signing in')}</h1>
          {step !== null ? (
            <SecondStep
              methods={step.methods ?? []}
              onSignedIn={goOn}
              onBack={() => void navigate({ to: '/sign-in', search: {} })}
            />
          ) : stopped ? (
            <>
              <Banner tone="danger" title={refusal} />
              <Link to="/sign-in" className={buttonClass('filled', 48)}>
                {say('Back to the sign-in page')}
              </Link>
            </>
          ) : (
            <p role="status" className={styles['note']}>
              {say('One moment: your organisation says who you are.')}
            </p>
          )}
        </div>
      </main>
    </div>
  )
}

function useFinish(returned: ReturnType<typeof returnedAnswer>) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const comeBack = useComeBack()
  const begun = useRef(false)
  const { mutate, data } = comeBack

  const [handedBack, setHandedBack] = useState(false)

  const goOnTo = useCallback(
    async ({ next, asked }: { next: string; asked?: string | undefined }) => {
      client.removeQueries({ queryKey: meQuery.queryKey })
      if (asked === undefined) {
        await navigate({ href: next, replace: true })
        return
      }
      tellOtherTabs(asked)
      setHandedBack(true)
      // Not every browser lets a page close itself after it was elsewhere: then the words say where to go.
      window.close()
    },
    [client, navigate],
  )

  useEffect(() => {
    if (begun.current || returned === null) return
    begun.current = true
    mutate(returned, {
      onSuccess: ({ given, ...trip }) => {
        if (given.next !== 'second_factor') void goOnTo(trip)
      },
    })
  }, [goOnTo, mutate, returned])

  return { ...comeBack, handedBack, goOn: () => goOnTo(data ?? { next: '/' }) }
}

/** Another tab asked for this sign-in and goes on by itself. */
function HandedBack() {
  const { say, lang } = useSpoken()
  return (
    <div lang={lang} className={styles['page']}>
      <title>{`${say('Sign in')} - MPS Connect`}</title>
      <main className={styles['main']}>
        <div className={styles['middle']}>
          <h1 tabIndex={-1}>{say('You are signed in')}</h1>
          <p role="status" className={styles['note']}>
            {say('Close this tab: the page you came from goes on where you were.')}
          </p>
        </div>
      </main>
    </div>
  )
}
