import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { wordsOf } from '@/api/faults'
import { meQuery } from '@/api/me'
import { tellOtherTabs } from '@/api/other-tabs'
import { clockTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button, buttonClass } from '@/ui/button'
import { Mark } from '@/ui/mark'
import { PinForm } from './pin-form'
import { useClaimPass, useLookAtPass, type PassLook, type Shown } from './queries'
import { forgetShown, shownCode } from './shown'
import styles from './passes.module.css'

/** Where a volunteer's phone arrives. `before`: what to know before the first resident sits down. */
export function PassDoor({ before }: { before: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(() => {
    const code = shownCode()
    return code === null ? null : { code }
  })
  const look = useLookAtPass()
  useFirstLook(shown, look.mutate)
  return (
    <div className={styles['page']}>
      <title>Come in by a pass - MPS Connect</title>
      <main className={styles['main']}>
        <header className={styles['brand']}>
          <Mark size={32} />
          <span className={styles['product']}>MPS Connect</span>
        </header>
        <div className={styles['middle']}>
          {look.data && shown ? (
            <ComeIn look={look.data} shown={shown} />
          ) : (
            <>
              <h1 tabIndex={-1}>Come in by a pass</h1>
              <AlreadyIn />
              {look.isPending && shown !== null && 'code' in shown ? (
                <p role="status">One moment: looking at your pass.</p>
              ) : (
                <PinForm
                  act="Go on"
                  isPending={look.isPending}
                  error={look.error}
                  onPin={(pin) => {
                    setShown({ pin })
                    look.mutate({ pin })
                  }}
                />
              )}
            </>
          )}
        </div>
        <Link to="/sign-in" search={{}} className={styles['link']}>
          I have an account
        </Link>
      </main>
      {before}
    </div>
  )
}

/** The code that came with the address is looked at once, without a press. */
function useFirstLook(shown: Shown | null, mutate: (shown: Shown) => void) {
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || shown === null || !('code' in shown)) return
    begun.current = true
    mutate(shown)
  }, [shown, mutate])
}

/** Somebody scanned a second time, or opened this page on a desk's own screen. */
function AlreadyIn() {
  const { data: me } = useQuery(meQuery)
  if (!me) return null
  return (
    <Banner
      tone="info"
      title="You are in here already."
      actions={
        <Link to="/" className={buttonClass('filled', 40)}>
          Go on as {me.name}
        </Link>
      }
    />
  )
}

function ComeIn({ look, shown }: { look: PassLook; shown: Shown }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const claim = useClaimPass(async () => {
    forgetShown()
    // Nothing that somebody else has read on this device stays in memory.
    client.clear()
    tellOtherTabs()
    await navigate({ to: '/', replace: true })
  })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {look.name}
      </h1>
      <p className={styles['where']}>
        {look.office_name}, until {clockTime(look.ends_at)}
      </p>
      <AlreadyIn />
      {claim.isError && (
        <div role="alert">
          <Banner tone="danger" title={wordsOf(claim.error)} />
        </div>
      )}
      <Button kind="filled" size={48} wide isPending={claim.isPending} onPress={() => claim.mutate(shown)}>
        Come in
      </Button>
      <p className={styles['quiet']}>
        Another name than yours? Do not come in: tell whoever runs the door. The pass lets in one device
        alone.
      </p>
    </>
  )
}
