import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { deviceName } from '@/kit/device-name'
import { clockTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { StatusDot } from '@/ui/status-dot'
import { useIssuePass, type IssuedPass, type Pass, type Passes } from './queries'
import { standingOf, tookWords, type Standing } from './rules'
import { TakeBack } from './take-back'
import styles from './passes.module.css'

interface PassListProps {
  passes: Passes
  onIssued: (issued: IssuedPass) => void
}

/** Who was let in tonight, on what, and who still is. */
export function PassList({ passes, onIssued }: PassListProps) {
  if (passes.passes.length === 0) {
    return <EmptyState title="No pass yet tonight">Write a volunteer’s name to make the first.</EmptyState>
  }
  return (
    <ul className={styles['passes']}>
      {passes.passes.map((pass) => (
        <One key={pass.id} pass={pass} now={passes.now} onIssued={onIssued} />
      ))}
    </ul>
  )
}

const WORDS: Record<Standing, string> = {
  waiting: 'Waiting',
  in: 'In',
  away: 'Signed out',
  'taken-back': 'Taken back',
  over: 'Over',
}
const SHAPES = { waiting: 'empty', in: 'full', away: 'half', 'taken-back': 'empty', over: 'empty' } as const

function One({ pass, now, onIssued }: { pass: Pass; now: string } & Pick<PassListProps, 'onIssued'>) {
  const [asking, setAsking] = useState(false)
  const again = useIssuePass()
  const standing = standingOf(pass, now)
  const live = standing !== 'taken-back' && standing !== 'over'
  return (
    <li className={styles['pass']}>
      <span className={styles['who']}>
        <strong>{pass.name}</strong>
        <StatusDot shape={SHAPES[standing]}>{WORDS[standing]}</StatusDot>
        <span className={styles['quiet']}>{detailOf(pass, live)}</span>
      </span>
      {live && (
        <span className={styles['acts']}>
          <Button
            aria-label={`New pass for ${pass.name}`}
            isPending={again.isPending}
            onPress={() =>
              again.mutate(
                { name: '', volunteer_id: pass.volunteer_id, ends_at: pass.ends_at },
                { onSuccess: onIssued },
              )
            }
          >
            New pass
          </Button>
          <Button aria-label={`Take back the pass of ${pass.name}`} onPress={() => setAsking(true)}>
            Take back
          </Button>
        </span>
      )}
      {again.isError && <Banner tone="danger" title={wordsOf(again.error)} />}
      {asking && <TakeBack pass={pass} isIn={standing === 'in'} onClose={() => setAsking(false)} />}
    </li>
  )
}

function detailOf(pass: Pass, live: boolean): string {
  const parts = [`Made at ${clockTime(pass.issued_at)} by ${pass.issued_by}`]
  if (pass.claimed_at !== null) parts.push(`in after ${tookWords(pass)} on ${deviceName(pass.device)}`)
  if (pass.revoked_at !== null) parts.push(`taken back at ${clockTime(pass.revoked_at)}`)
  else parts.push(`${live ? 'ends' : 'ended'} at ${clockTime(pass.ends_at)}`)
  return `${parts.join(', ')}.`
}
