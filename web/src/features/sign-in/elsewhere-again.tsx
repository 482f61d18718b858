import { useState } from 'react'
import { openSignInTab } from '@/api/other-tabs'
import { addWords, useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { elsewhereWords } from './elsewhere-words'
import styles from './sign-in.module.css'

addWords(elsewhereWords)

/** As ElsewhereButton, but in a tab of its own: this page, and what is typed in it, stays. */
export function ElsewhereAgain({ name }: { name: string }) {
  const { say } = useSpoken()
  const [blocked, setBlocked] = useState(false)
  return (
    <>
      {blocked && (
        <Banner
          tone="danger"
          title={say('Your browser opened no tab. Allow this address to open one, then press again.')}
        />
      )}
      <Button size={48} wide onPress={() => setBlocked(!openSignInTab())}>
        {say('Sign in with {name}', { name })}
      </Button>
      <p className={styles['note']}>{say('It opens in a new tab. This page stays as it is.')}</p>
    </>
  )
}
