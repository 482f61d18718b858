import { clockTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import type { IssuedPass, Pass } from './queries'
import { spacedPin, tookWords } from './rules'
import styles from './passes.module.css'

interface PassCardProps {
  issued: IssuedPass
  /** As the server knows it now. */
  pass: Pass | undefined
  onDone: () => void
}

/** Held out to the volunteer: scan it, or type the address and the PIN. Until somebody is in with it. */
export function PassCard({ issued, pass, onDone }: PassCardProps) {
  const isIn = pass?.claimed_at != null
  return (
    <section aria-label={`The pass of ${issued.name}`} className={styles['card']}>
      <h2>{issued.name}</h2>
      <div role="status">
        {isIn && (
          <Banner
            tone="info"
            title={`${issued.name} is in, ${tookWords(pass)} from the making of the pass.`}
          />
        )}
      </div>
      {!isIn && (
        <>
          <img
            className={styles['picture']}
            alt={`Picture to scan: the pass of ${issued.name}`}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(issued.qr_svg)}`}
          />
          <p>Scan this with the camera of the volunteer’s own phone. Or open this address and type the PIN:</p>
          <dl className={styles['typed']}>
            <dt>Address</dt>
            <dd>{issued.short_address}</dd>
            <dt>PIN, good until {clockTime(issued.pin_until)}</dt>
            <dd className={styles['pin']}>{spacedPin(issued.pin)}</dd>
          </dl>
        </>
      )}
      <p>The pass ends at {clockTime(issued.ends_at)}. The first device to show it is the only one.</p>
      <Button kind={isIn ? 'filled' : 'outlined'} size={48} onPress={onDone}>
        {isIn ? 'Next volunteer' : 'Put it away'}
      </Button>
    </section>
  )
}
