import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ApprovalItem } from '../types'
import { matterOf } from '../list/columns'
import styles from './approvals.module.css'

export interface ApprovalListProps {
  items: readonly ApprovalItem[]
  chosenId: string | null
}

/** Exceptions first, each with its reason; routine ones still open one at a time. */
export function ApprovalList({ items, chosenId }: ApprovalListProps) {
  const exceptions = items.filter(({ exception }) => exception)
  const routine = items.filter(({ exception }) => !exception)
  return (
    <nav
      aria-label="Letters to sign"
      className={styles['list']}
      data-scroll-restoration-id="letters-to-sign"
      data-alone={chosenId === null || undefined}
    >
      <Group title="Look at these first" items={exceptions} from={1} chosenId={chosenId} />
      <Group title="Routine" items={routine} from={exceptions.length + 1} chosenId={chosenId} />
    </nav>
  )
}

interface GroupProps extends ApprovalListProps {
  title: string
  from: number
}

function Group({ title, items, from, chosenId }: GroupProps) {
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <h2 className={styles['group']}>
        {title} <span className={styles['count']}>{items.length}</span>
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
  const { tab } = useSearch({ from: '/desk/approvals' })
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
        search={{ ...(tab && { tab }), letter: letter.id }}
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
