import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Pager } from '@/ui/pager'
import type { ApprovalItem, Approvals } from '../types'
import { matterOf } from '../list/columns'
import { APPROVALS_PAGE_SIZE } from '../queries'
import styles from './approvals.module.css'

export interface ApprovalListProps {
  approvals: Approvals
  chosenId: string | null
}

/** Exceptions first, each with its reason; routine ones still open one at a time. The counts are of all pages. */
export function ApprovalList({ approvals, chosenId }: ApprovalListProps) {
  const { items, page, total, exceptions: all } = approvals
  const navigate = useNavigate({ from: '/approvals' })
  const exceptions = items.filter(({ exception }) => exception)
  const routine = items.filter(({ exception }) => !exception)
  const from = (page - 1) * APPROVALS_PAGE_SIZE + 1
  return (
    <nav
      aria-label="Letters to sign"
      className={styles['list']}
      data-scroll-restoration-id="letters-to-sign"
      data-alone={chosenId === null || undefined}
    >
      <Group title="Look at these first" items={exceptions} all={all} from={from} chosenId={chosenId} />
      <Group
        title="Routine"
        items={routine}
        all={total - all}
        from={from + exceptions.length}
        chosenId={chosenId}
      />
      {total > APPROVALS_PAGE_SIZE && (
        <Pager
          noun="letters"
          page={page}
          size={APPROVALS_PAGE_SIZE}
          total={total}
          onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })}
        />
      )}
    </nav>
  )
}

interface GroupProps {
  title: string
  items: readonly ApprovalItem[]
  /** How many of this kind there are on all pages. */
  all: number
  from: number
  chosenId: string | null
}

function Group({ title, items, all, from, chosenId }: GroupProps) {
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className={styles['group']}>
        {title} <span className={styles['count']}>{all}</span>
      </h2>
      <ol start={from}>
        {items.map((item, index) => (
          <Row key={item.letter.id} item={item} number={from + index} chosen={item.letter.id === chosenId} />
        ))}
      </ol>
    </section>
  )
}

function Row({ item, number, chosen }: { item: ApprovalItem; number: number; chosen: boolean }) {
  const link = useRef<HTMLAnchorElement>(null)
  const { tab, page } = useSearch({ from: '/desk/approvals' })
  const { letter, reasons, exception } = item
  useEffect(() => {
    if (!chosen) return
    link.current?.scrollIntoView({ block: 'nearest' })
    // Another letter is another page beside the list: whoever goes by keys goes on from her place in it.
    if (document.activeElement === document.body) link.current?.focus({ preventScroll: true })
  }, [chosen])
  const tone = !exception ? 'plain' : letter.urgent ? 'danger' : 'warning'
  return (
    <li>
      <Link
        ref={link}
        to="/approvals"
        search={{ ...(tab && { tab }), ...(page && { page }), letter: letter.id }}
        data-chosen={chosen || undefined}
        aria-current={chosen ? 'true' : undefined}
        className={styles['row']}
      >
        <span className={styles['number']}>{number}</span>
        <span className={styles['words']}>
          <span className={styles['name']}>
            {letter.agency}, {letter.person_name}
          </span>
          <span className={styles['why']} data-tone={tone}>
            {exception ? reasons.slice(0, 2).join('. ') : `${matterOf(letter.subject)}. As drafted`}
          </span>
        </span>
      </Link>
    </li>
  )
}
