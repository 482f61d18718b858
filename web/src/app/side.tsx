import { CircleHelp, CircleUser } from 'lucide-react'
import { useMe } from '@/api/me'
import { cx } from '@/kit/cx'
import { Button as AriaButton } from 'react-aria-components'
import { AccountMenu } from './account-menu'
import { Mark } from '@/ui/mark'
import type { Entry } from './navigation'
import { PlainLink } from './plain-link'
import { ROLE_WORDS } from './role-words'
import styles from './desk.module.css'

export function Side({ entries, onKeys }: { entries: readonly Entry[]; onKeys: () => void }) {
  const me = useMe()
  return (
    <nav aria-label="Pages" className={styles['side']}>
      <div className={styles['brand']}>
        <Mark />
        <span className={styles['words']}>
          <span className={styles['product']}>MPS Connect</span>
          <span className={styles['office']}>{me.office.division}</span>
        </span>
      </div>
      <ul className={styles['entries']}>
        {entries.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <PlainLink to={to} className={styles['entry']}>
              <Icon size={16} aria-hidden="true" />
              <span className={styles['words']}>{label}</span>
            </PlainLink>
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        <AriaButton className={styles['entry'] ?? ''} onPress={onKeys}>
          <CircleHelp size={16} aria-hidden="true" />
          <span className={styles['words']}>Help and shortcuts</span>
        </AriaButton>
        <AccountMenu
          trigger={
            <AriaButton className={cx(styles['entry'], styles['person'])}>
              <CircleUser size={20} aria-hidden="true" />
              <span className={styles['words']}>
                <span className={styles['name']}>{me.name}</span>
                <span className={styles['role']}>{ROLE_WORDS[me.role]}</span>
              </span>
            </AriaButton>
          }
        />
      </div>
    </nav>
  )
}
