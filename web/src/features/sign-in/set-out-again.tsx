import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { wordsOf } from '@/api/faults'
import { addWords, useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useSetOut } from './elsewhere'
import { elsewhereWords } from './elsewhere-words'
import styles from './sign-in.module.css'

addWords(elsewhereWords)

/** A tab of its own that leaves for the organisation's sign-in at once, so that the page which asked for it stays. */
export function SetOutAgain() {
  const { say, lang } = useSpoken()
  const { asked } = useSearch({ from: '/sign-in-again' })
  const { mutate, error, isPending } = useSetOut('/', asked)
  const begun = useRef(false)

  useEffect(() => {
    if (begun.current) return
    begun.current = true
    mutate()
  }, [mutate])

  return (
    <div lang={lang} className={styles['page']}>
      <title>{`${say('Sign in')} - MPS Connect`}</title>
      <main className={styles['main']}>
        <div className={styles['middle']}>
          <h1 tabIndex={-1}>{say('Signing in')}</h1>
          {error === null ? (
            <p role="status" className={styles['note']}>
              {say('One moment: your organisation’s sign-in opens.')}
            </p>
          ) : (
            <>
              <Banner tone="danger" title={wordsOf(error)} />
              <Button kind="filled" size={48} isPending={isPending} onPress={() => mutate()}>
                {say('Try again')}
              </Button>
            </>
          )}
        </div>
      </main>
    </div>
  )
}
