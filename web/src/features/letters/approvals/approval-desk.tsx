import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { useKeys } from '@/kit/keys'
import { NARROW, PHONE, useMedia } from '@/kit/media'
import { KeyHint } from '@/ui/key-hint'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { ChangedDialog } from '../deciding/changed-dialog'
import { LetterBar } from '../deciding/letter-bar'
import { useReadToEnd } from '../deciding/use-read-to-end'
import { letterQuery } from '../queries'
import { may } from '../rules/acts'
import { afterThis, stepFrom } from '../rules/walking'
import { LetterSheet } from '../sheet/letter-sheet'
import { useReading } from '../sheet/use-reading'
import type { ApprovalItem, Letter } from '../types'
import { SourceStrip } from '../desk/source-strip'
import { ApprovalAside } from './approval-aside'
import { WhyHere } from './why-here'
import styles from './approvals.module.css'

export interface ApprovalDeskProps {
  item: ApprovalItem
  ids: readonly string[]
  title: string
  progress: ReactNode
  list: ReactNode
  onGo: (id: string | null) => void
}

/** One letter before the MP. */
export function ApprovalDesk(props: ApprovalDeskProps) {
  const { item, ids, title, progress, list, onGo } = props
  useListKeys(ids, item.letter.id, onGo)
  const { data: letter, error, refetch } = useQuery(letterQuery(item.letter.id))
  if (letter) return <Open {...props} letter={letter} />
  return (
    <Page title={title} heading="bar" where={progress} padding="plain">
      <div className={styles['desk']}>
        {list}
        <div className={styles['pane']}>
          {error ? (
            <Failed
              title="The letter did not load"
              onRetry={() => void refetch()}
              details={supportDetails(error)}
            >
              Nothing was signed. {wordsOf(error)}
            </Failed>
          ) : (
            <Skeleton label="Loading the letter" rows={6} />
          )}
        </div>
      </div>
    </Page>
  )
}

function Open(props: ApprovalDeskProps & { letter: Letter }) {
  const { item, ids, title, progress, list, letter, onGo } = props
  const reader = useReading(letter)
  const pane = useRef<HTMLDivElement>(null)
  const { endRef, read } = useReadToEnd(letter.hash)
  const [changed, setChanged] = useState<Letter | null>(null)
  const narrow = useMedia(NARROW)
  const phone = useMedia(PHONE)
  useLetterKeys(letter, pane)
  return (
    <Page
      title={title}
      heading="bar"
      padding="plain"
      mainLabel="Letter"
      where={phone ? <BackToList /> : progress}
      tools={!narrow && <Hints />}
      aside={{
        label: 'Why it is here',
        content: <ApprovalAside item={item} letter={letter} reader={reader} />,
        tone: 'surface',
        flush: true,
      }}
      foot={
        <LetterBar
          letter={letter}
          read={read}
          onConflict={setChanged}
          onDecided={() => onGo(afterThis(ids, letter.id))}
        />
      }
    >
      <div className={styles['desk']}>
        {!phone && list}
        {/* The letter scrolls by itself; whoever uses the keyboard moves it by its sentences, or with Space. */}
        <div ref={pane} className={styles['pane']} data-scroll-restoration-id={`letter:${letter.id}`}>
          {narrow && <WhyHere item={item} letter={letter} short />}
          <LetterSheet letter={letter} reading={reader} endRef={endRef} quiet />
          <SourceStrip letter={letter} reader={reader} />
        </div>
      </div>
      {changed && <ChangedDialog seen={letter} now={changed} onRead={() => setChanged(null)} />}
    </Page>
  )
}

function BackToList() {
  const { page } = useSearch({ from: '/desk/approvals' })
  return (
    <Link to="/approvals" search={page === undefined ? {} : { page }} className={styles['back']}>
      <ChevronLeft size={16} aria-hidden="true" /> All letters
    </Link>
  )
}

function Hints() {
  return (
    <span className={styles['hints']} aria-hidden="true">
      <KeyHint>J</KeyHint> <KeyHint>K</KeyHint> next, back <KeyHint>Space</KeyHint> scroll{' '}
      <KeyHint>S</KeyHint> source <KeyHint>?</KeyHint> keys
    </span>
  )
}

const MOST_OF_A_PAGE = 0.8

/** They work while the letter is still on its way, so that several can be skipped at once. */
function useListKeys(ids: readonly string[], here: string, onGo: (id: string | null) => void) {
  const step = (by: 1 | -1) => () => {
    const next = stepFrom(ids, here, by)
    if (next !== null) onGo(next)
  }
  const group = 'This list'
  useKeys([
    { keys: 'J', does: 'Next letter', group, run: step(1) },
    { keys: 'K', does: 'Previous letter', group, run: step(-1) },
    { keys: 'ArrowDown', does: 'Next letter', group, run: step(1) },
    { keys: 'ArrowUp', does: 'Previous letter', group, run: step(-1) },
  ])
}

function useLetterKeys(letter: Letter, pane: RefObject<HTMLDivElement | null>) {
  const navigate = useNavigate({ from: '/approvals' })
  const scroll = () => pane.current?.scrollBy({ top: pane.current.clientHeight * MOST_OF_A_PAGE })
  const source = () => {
    void navigate({
      search: ({ page }) => ({ ...(page && { page }), letter: letter.id, tab: 'analysis' as const }),
      replace: true,
    })
  }
  const edit = () => {
    if (!may(letter, 'edit')) return
    void navigate({ to: '/letters/$letterId', params: { letterId: letter.id }, search: { edit: true } })
  }
  useKeys([
    { keys: 'Space', does: 'Scroll the letter', group: 'This letter', run: scroll },
    { keys: 'S', does: 'Source of the sentence', group: 'This letter', run: source },
    { keys: 'E', does: 'Edit the letter', group: 'This letter', run: edit },
  ])
}
