import { useEffect, useRef, type ReactNode } from 'react'
import styles from './action-list.module.css'

export interface ActionRowProps {
  icon: ReactNode
  tone?: 'plain' | 'danger' | 'warning'
  title: ReactNode
  children?: ReactNode
  /** "3 min ago" */
  when?: ReactNode
  action?: ReactNode
  /** The row J and K stand on; it scrolls into sight. */
  active?: boolean
}

export function ActionList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className={styles['list']}>
      {children}
    </ul>
  )
}

/** 56 high: what it is, for whom, since when, the one thing to do. */
export function ActionRow({ icon, tone = 'plain', title, children, when, action, active }: ActionRowProps) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <li ref={row} className={styles['row']} data-active={active || undefined}>
      <span className={styles['icon']} data-tone={tone} aria-hidden="true">
        {icon}
      </span>
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        {children !== undefined && <div className={styles['more']}>{children}</div>}
      </div>
      {when !== undefined && <span className={styles['when']}>{when}</span>}
      {action !== undefined && <span className={styles['action']}>{action}</span>}
    </li>
  )
}

/** Name and value, one under the other: the person's details, an entry of the record. */
export function Details({ items }: { items: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className={styles['details']}>
      {items.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
