import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { ApiFault, isNetworkLost, supportDetails, wordsOf } from '@/api/faults'
import { buttonClass } from '@/ui/button'
import { EmptyState, Failed } from '@/ui/states'
import { PlainLink } from './plain-link'
import styles from './trouble.module.css'

/** In place of a page that broke or did not load. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const known = error instanceof ApiFault || isNetworkLost(error)
  return (
    <main id="main" tabIndex={-1} className={styles['trouble']}>
      <title>This page did not open - MPS Connect</title>
      <h1 tabIndex={-1}>This page did not open</h1>
      <Failed
        title={known ? 'What you typed is safe' : 'Something on this page broke'}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
        details={supportDetails(error)}
      >
        {wordsOf(error)}
      </Failed>
    </main>
  )
}

export function NotHere() {
  return (
    <main id="main" tabIndex={-1} className={styles['trouble']}>
      <title>Not here - MPS Connect</title>
      <h1 tabIndex={-1}>There is no page at this address</h1>
      <EmptyState
        title="It may have moved, or not be yours to open"
        action={
          <PlainLink to="/" className={buttonClass()}>
            Go to your first page
          </PlainLink>
        }
      />
    </main>
  )
}
