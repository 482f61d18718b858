import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { PHONE, useMedia } from '@/kit/media'
import { buttonClass } from '@/ui/button'
import { Page } from '@/ui/page'
import { Parts, type PartTone } from '@/ui/progress'
import { EmptyState, Failed, Skeleton } from '@/ui/states'
import { APPROVALS_PAGE_SIZE, approvalsQuery, letterQuery } from '../queries'
import { stepFrom } from '../rules/walking'
import type { ApprovalItem, Approvals } from '../types'
import { ApprovalDesk } from './approval-desk'
import { ApprovalList } from './approval-list'
import styles from './approvals.module.css'

const TITLE = 'Letters for you to sign'

/** The MP's page: what needs a second look first, the letter, and why it is here. */
export function ApprovalsPage() {
  const { letter, page = 1, tab } = useSearch({ from: '/desk/approvals' })
  const { data, error, refetch } = useQuery(approvalsQuery({ page }))
  const held = useHeld(data, letter)
  const last = data ? Math.max(1, Math.ceil(data.total / APPROVALS_PAGE_SIZE)) : page
  // A page that was signed empty leads to the last one there is, a letter that stands elsewhere to its own.
  const right = held.page ?? Math.min(page, last)
  if (right !== page) {
    const search = { ...(tab && { tab }), ...(letter && { letter }), ...(right > 1 && { page: right }) }
    return <Navigate to="/approvals" search={search} replace />
  }
  if (data && !held.pending) return <Loaded approvals={data} />
  return (
    <Page title={TITLE}>
      {error ? (
        <Failed
          title="The letters did not load"
          onRetry={() => void refetch()}
          details={supportDetails(error)}
        >
          Nothing was signed. {wordsOf(error)}
        </Failed>
      ) : (
        <Skeleton label="Loading the letters" rows={6} />
      )}
    </Page>
  )
}

/** On which page the wanted letter stands, where it stands on another than the one at hand; null where on none. */
function useHeld(data: Approvals | undefined, letter: string | undefined) {
  const here = data?.items.some((item) => item.letter.id === letter) ?? true
  const elsewhere = letter !== undefined && !here && data !== undefined && data.total > data.items.length
  const { data: other, isPending } = useQuery({
    ...approvalsQuery({ letter: letter ?? '' }),
    enabled: elsewhere,
  })
  const found = elsewhere && other?.items.some((item) => item.letter.id === letter) ? other.page : null
  return { pending: elsewhere && isPending, page: found }
}

function Loaded({ approvals }: { approvals: Approvals }) {
  const { letter: wanted } = useSearch({ from: '/desk/approvals' })
  const navigate = useNavigate({ from: '/approvals' })
  const phone = useMedia(PHONE)
  const { items } = approvals
  const ids = items.map(({ letter }) => letter.id)
  const chosen = items.find(({ letter }) => letter.id === wanted) ?? (phone ? undefined : items[0])
  const go = (id: string | null) =>
    void navigate({
      search: ({ tab, page }) => ({
        ...(tab && { tab }),
        ...(page && { page }),
        ...(id !== null && { letter: id }),
      }),
    })
  useNextInHand(chosen, ids)
  if (chosen) {
    return (
      <ApprovalDesk
        key={chosen.letter.id}
        item={chosen}
        ids={ids}
        title={TITLE}
        progress={<Done approvals={approvals} />}
        list={<ApprovalList approvals={approvals} chosenId={chosen.letter.id} />}
        onGo={go}
      />
    )
  }
  return (
    <Page title={TITLE} heading="bar" where={<Done approvals={approvals} />} padding="plain">
      {items.length === 0 ? (
        <Nothing done={approvals.done_today} />
      ) : (
        <ApprovalList approvals={approvals} chosenId={null} />
      )}
    </Page>
  )
}

/** The next letter is fetched while this one is read. */
function useNextInHand(chosen: ApprovalItem | undefined, ids: readonly string[]) {
  const client = useQueryClient()
  const next = chosen ? stepFrom(ids, chosen.letter.id, 1) : null
  useEffect(() => {
    if (next !== null) client.query(letterQuery(next)).catch(() => undefined)
  }, [client, next])
}

function Done({ approvals: { done_today: done, total: waiting } }: { approvals: Approvals }) {
  const total = done + waiting
  if (total === 0) return null
  return (
    <div className={styles['done']}>
      <span>
        {done} of {total} done
      </span>
      <Parts label="Signed today" parts={[part('known', done, 'done'), part('missing', waiting, 'to go')]} />
    </div>
  )
}

function part(tone: PartTone, count: number, word: string) {
  return { tone, count, words: `${count} ${word}` }
}

function Nothing({ done }: { done: number }) {
  return (
    <EmptyState
      title={done > 0 ? `All ${done} letters are signed` : 'No letters for you to sign'}
      action={
        <Link to="/letters" search={{ view: done > 0 ? 'to_send' : 'to_vet' }} className={buttonClass()}>
          {done > 0 ? 'See what is signed and not sent' : 'See what is still to vet'}
        </Link>
      }
    >
      {done > 0 ? 'Nothing is sent until somebody sends it.' : 'A letter comes here once it is vetted.'}
    </EmptyState>
  )
}
