import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DiffText } from '@/ui/diff-text'
import { draftOf, plainText } from '../editing/draft'
import type { Letter } from '../types'
import styles from './deciding.module.css'

export interface ChangedDialogProps {
  seen: Letter
  now: Letter
  onRead: () => void
}

/** Somebody was first. Nothing was decided; the letter as it stands is read before anything is. */
export function ChangedDialog({ seen, now, onRead }: ChangedDialogProps) {
  const before = plainText(draftOf(seen))
  const after = plainText(draftOf(now))
  const sameText = seen.hash === now.hash
  return (
    <Dialog
      title={
        sameText ? 'Somebody decided on this letter before you' : `${now.written_by} changed this letter`
      }
      isOpen
      onClose={onRead}
      width={sameText ? 'medium' : 'wide'}
      actions={
        <Button kind="filled" size={40} onPress={onRead} autoFocus>
          Read it as it stands
        </Button>
      }
    >
      {sameText ? (
        <p>Nothing was lost, and your act was not carried out. The text is the same.</p>
      ) : (
        <>
          <p>Your act was not carried out. This is what changed since you opened it:</p>
          <div className={styles['changed']} tabIndex={0} role="group" aria-label="What changed">
            <DiffText before={before} after={after} />
          </div>
        </>
      )}
    </Dialog>
  )
}
