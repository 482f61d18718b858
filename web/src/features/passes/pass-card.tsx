import { Printer } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { clockTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import type { IssuedPass, Pass } from './queries'
import { spacedPin, standingOf, tookWords } from './rules'
import styles from './passes.module.css'

interface PassCardProps {
  issued: IssuedPass
  /** As the server knows it now. */
  pass: Pass | undefined
  now: string
  onDone: () => void
}

/** Held out to the volunteer across the table: scan it, or type the address and the PIN. */
export function PassCard({ issued, pass, now, onDone }: PassCardProps) {
  const standing = pass === undefined ? 'waiting' : standingOf(pass, now)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section aria-label={`The pass of ${issued.name}`} className={styles['card']}>
      <h2 ref={heading} tabIndex={-1} className={styles['whose']}>
        {issued.name}
      </h2>
      <div role="status">
        {pass?.claimed_at != null && (
          <Banner tone="info" title={`${issued.name} is in, ${tookWords(pass)} after you made the pass.`} />
        )}
        {standing === 'taken-back' && <Banner tone="warning" title="This pass is taken back." />}
      </div>
      {standing === 'waiting' && <ToShow issued={issued} />}
      <p className={styles['quiet']}>
        The pass ends at {clockTime(issued.ends_at)}. The first device to show it is the only one it lets in.
      </p>
      <div className={styles['acts']}>
        {standing === 'waiting' && (
          <Button
            size={48}
            icon={<Printer size={20} aria-hidden="true" />}
            onPress={() => {
              window.print()
            }}
          >
            Print
          </Button>
        )}
        <Button kind="filled" size={48} onPress={onDone}>
          Next volunteer
        </Button>
      </div>
    </section>
  )
}

function ToShow({ issued }: { issued: IssuedPass }) {
  return (
    <div className={styles['show']}>
      <img
        className={styles['picture']}
        alt={`QR code of the pass of ${issued.name}. The address and the PIN beside it say the same.`}
        src={`data:image/svg+xml,${encodeURIComponent(issued.qr_svg)}`}
      />
      <div className={styles['words']}>
        <p>Scan this with the camera of your own phone. Or open this address and type the PIN.</p>
        <dl className={styles['typed']}>
          <dt>Address</dt>
          <dd className={styles['address']}>{issued.short_address}</dd>
          <dt>PIN, good until {clockTime(issued.pin_until)}</dt>
          <dd className={styles['pin']}>{spacedPin(issued.pin)}</dd>
        </dl>
      </div>
    </div>
  )
}
