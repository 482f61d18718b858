import { useQueryClient } from '@tanstack/react-query'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DiffText } from '@/ui/diff-text'
import { differing, draftOf, plainText } from '../editing/draft'
import { letterChanged } from '../mutations'
import type { Letter } from '../types'
import styles from './deciding.module.css'

export interface ChangedDialogProps {
  seen: Letter
  now: Letter
  onRead: () => void
}

/** Somebody was first. Nothing was decided; the letter as it stands is read before anything is. */
export function ChangedDialog({ seen, now, onRead }: ChangedDialogProps) {
  const client = useQueryClient()
  function read() {
    onRead()
    void letterChanged(client, now)
  }
  const texts = differing(plainText(draftOf(seen)), plainText(draftOf(now)))
  const sameText = seen.hash === now.hash
  return (
    <Dialog
      title={
        sameText ? 'Somebody decided on this letter before you' : `${now.written_by} changed this letter`
      }
      isOpen
      onClose={read}
      width={sameText ? 'medium' : 'wide'}
      actions={
        <Button kind="filled" size={40} onPress={read}>
          Read it as it stands
        </Button>
      }
    >
      {sameText ? (
        <p>Nothing was lost, and your act was not carried out. The text is the same.</p>
      ) : (
        <>
          <p>Your act was not carried out. This is what changed since you opened it:</p>
          <div className={styles['changed']}>
            <DiffText {...texts} />
          </div>
        </>
      )}
    </Dialog>
  )
}
