import { clockTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import type { Turn } from './types'
import type { Composer, TurnConflict } from './use-composer'
import styles from './conflict.module.css'

/** Two people at one interview. Both keep their words; the only question is whether mine still belong. */
export function TurnConflictDialog({ conflict, composer }: { conflict: TurnConflict; composer: Composer }) {
  const who = conflict.theirs.find(({ typed_by: by }) => by !== null)?.typed_by ?? 'Somebody'
  return (
    <Dialog
      title={`${who} changed this interview while you were typing`}
      isOpen
      onClose={composer.keepEditing}
      width="wide"
      actions={
        <>
          <Button kind="text" onPress={composer.keepEditing}>
            Keep mine, edit it first
          </Button>
          <Button kind="filled" isPending={composer.adding !== null} onPress={composer.addMineAfter}>
            Add mine after it
          </Button>
        </>
      }
    >
      <p>Nothing is lost. Read what was added, then choose.</p>
      <div className={styles['sides']}>
        <section aria-label="Yours" className={styles['mine']}>
          <h3>Yours</h3>
          <p className={styles['text']} dir="auto">
            {conflict.mine.text}
          </p>
        </section>
        <section aria-label="Added meanwhile" className={styles['theirs']}>
          <h3>Added meanwhile</h3>
          {conflict.theirs.length === 0 && (
            <p>No words. The language, the mode or the decisions around it changed.</p>
          )}
          {conflict.theirs.map((turn) => (
            <Theirs key={turn.id} turn={turn} />
          ))}
        </section>
      </div>
    </Dialog>
  )
}

function Theirs({ turn }: { turn: Turn }) {
  return (
    <div>
      <p className={styles['by']}>
        {turn.typed_by ?? 'Asked'}, {clockTime(turn.at)}
      </p>
      <p className={styles['text']} lang={turn.language} dir="auto">
        {turn.text}
      </p>
    </div>
  )
}
