import { wordsOf } from '@/api/faults'
import { clockTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { StatusDot } from '@/ui/status-dot'
import { deviceName } from './device'
import { useIssuePass, useRevokePass, type IssuedPass, type Pass, type Passes } from './queries'
import { standingOf, tookWords, type Standing } from './rules'
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
  waiting: 'Not used yet',
  in: 'In',
  away: 'Signed out',
  revoked: 'Ended',
  over: 'Over',
}
const SHAPES = { waiting: 'empty', in: 'full', away: 'half', revoked: 'empty', over: 'empty' } as const

function One({ pass, now, onIssued }: { pass: Pass; now: string } & Pick<PassListProps, 'onIssued'>) {
  const revoke = useRevokePass()
  const again = useIssuePass()
  const standing = standingOf(pass, now)
  const problem = revoke.error ?? again.error
  const live = standing !== 'revoked' && standing !== 'over'
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
          <Button
            kind="danger"
            aria-label={`End the pass of ${pass.name}`}
            isPending={revoke.isPending}
            onPress={() => revoke.mutate(pass.id)}
          >
            End
          </Button>
        </span>
      )}
      {problem && <Banner tone="danger" title={wordsOf(problem)} />}
    </li>
  )
}

function detailOf(pass: Pass, live: boolean): string {
  const made = `Made at ${clockTime(pass.issued_at)} by ${pass.issued_by}`
  const used =
    pass.claimed_at === null
      ? ''
      : `, used at ${clockTime(pass.claimed_at)} (${tookWords(pass)}) on ${deviceName(pass.device)}`
  const end =
    pass.revoked_at !== null
      ? `, ended at ${clockTime(pass.revoked_at)}`
      : live
        ? `, ends at ${clockTime(pass.ends_at)}`
        : ''
  return `${made}${used}${end}.`
}
