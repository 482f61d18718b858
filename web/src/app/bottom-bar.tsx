import { useNavigate } from '@tanstack/react-router'
import { CircleHelp, Ellipsis } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { AccountMenu } from './account-menu'
import type { Entry } from './navigation'
import { PlainLink } from './plain-link'
import styles from './desk.module.css'

/** Four on a phone: the first three pages, and More. */
export function BottomBar({ entries, onKeys }: { entries: readonly Entry[]; onKeys: () => void }) {
  const navigate = useNavigate()
  const more = entries.slice(3).map(({ to, label, icon: Icon }) => ({
    id: to,
    label,
    icon: <Icon size={16} aria-hidden="true" />,
    onAction: () => void navigate({ to: to as '/' }),
  }))
  const help = {
    id: 'help',
    label: 'Help and shortcuts',
    icon: <CircleHelp size={16} aria-hidden="true" />,
    onAction: onKeys,
  }
  return (
    <nav aria-label="Pages" className={styles['bottom']}>
      {entries.slice(0, 3).map(({ to, label, icon: Icon }) => (
        <PlainLink key={to} to={to} className={styles['tab']}>
          <Icon size={20} aria-hidden="true" />
          {label}
        </PlainLink>
      ))}
      <AccountMenu
        before={[...more, help]}
        trigger={
          <AriaButton className={styles['tab'] ?? ''}>
            <Ellipsis size={20} aria-hidden="true" />
            More
          </AriaButton>
        }
      />
    </nav>
  )
}
