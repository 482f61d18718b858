import { CircleAlert, Info, Phone, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '@/kit/cx'
import styles from './banner.module.css'

export type BannerTone = 'call-first' | 'danger' | 'warning' | 'info'

export interface BannerProps {
  tone: BannerTone
  title: ReactNode
  children?: ReactNode
  /** At most one filled button, rightmost. */
  actions?: ReactNode
  icon?: ReactNode
  /** Full width under the top bar, square corners. "call-first" always is. */
  strip?: boolean
}

const ICONS = {
  'call-first': <Phone size={20} aria-hidden="true" />,
  danger: <CircleAlert size={20} aria-hidden="true" />,
  warning: <TriangleAlert size={20} aria-hidden="true" />,
  info: <Info size={20} aria-hidden="true" />,
}

/** Only call first interrupts a screen reader. */
export function Banner({ tone, title, children, actions, icon, strip }: BannerProps) {
  const callFirst = tone === 'call-first'
  return (
    <div
      className={cx(styles['banner'], (callFirst || strip) && styles['strip'])}
      data-tone={tone}
      {...(callFirst ? { role: 'alert' } : {})}
    >
      <span className={styles['icon']}>{icon ?? ICONS[tone]}</span>
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        {children !== undefined && <div className={styles['more']}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
