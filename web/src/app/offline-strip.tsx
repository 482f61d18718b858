import { CloudOff } from 'lucide-react'
import { draftsOf } from '@/kit/drafts'
import { useNetworkLostAt } from '@/kit/network'
import { clockTime } from '@/kit/time'
import styles from './offline-strip.module.css'

export function OfflineStrip({ user }: { user: string }) {
  const since = useNetworkLostAt()
  const kept = draftsOf(user)
  return (
    <div role="status">
      {since !== null && (
        <div className={styles['strip']}>
          <CloudOff size={16} aria-hidden="true" />
          <strong>No network since {clockTime(since)}. Carry on.</strong>
          <span>
            {kept === 0 ? 'What you type is kept on this device.' : `Kept on this device: ${kept}.`}
          </span>
        </div>
      )}
    </div>
  )
}
