import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import type { Acts, ActConflict } from './acts'
import { changesSince } from './changes-since'
import styles from './case.module.css'

/** Two people, one case. Both keep what they did; the only question is whether mine still holds. */
export function ConflictDialog({ acts, conflict }: { acts: Acts; conflict: ActConflict }) {
  const { who, lines } = changesSince(conflict.before, acts.detail)
  return (
    <Dialog
      title={`${who ?? 'Somebody'} changed this case while you were deciding`}
      isOpen
      onClose={acts.leave}
      width="wide"
      actions={
        <>
          <Button kind="text" onPress={acts.leave}>
            Leave it as it is now
          </Button>
          <Button kind="filled" isPending={acts.isPending} onPress={acts.goOn}>
            Go on with mine
          </Button>
        </>
      }
    >
      <p>Nothing is lost. Read what changed, then choose.</p>
      <div className={styles['sides']}>
        <Side title="Yours" lines={conflict.act.mine} />
        <Side
          title="Done meanwhile"
          lines={
            lines.length > 0 ? lines : ['Words or facts were added; nothing of what you decide on changed.']
          }
        />
      </div>
      {acts.problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {acts.problem}
        </p>
      )}
    </Dialog>
  )
}

function Side({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <section aria-label={title} className={styles['side']}>
      <h3>{title}</h3>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  )
}
