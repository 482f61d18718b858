import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { useTakeBack, type Pass } from './queries'

/** Asked first: it cannot be undone, and somebody may be in the middle of an interview. */
export function TakeBack({ pass, isIn, onClose }: { pass: Pass; isIn: boolean; onClose: () => void }) {
  const takeBack = useTakeBack()
  return (
    <Dialog
      title={`Take back the pass of ${pass.name}?`}
      isOpen
      onClose={onClose}
      role="alertdialog"
      width="narrow"
      actions={
        <>
          <Button kind="text" size={40} onPress={onClose}>
            Leave it
          </Button>
          <Button
            kind="danger"
            size={40}
            isPending={takeBack.isPending}
            onPress={() => takeBack.mutate(pass.id, { onSuccess: onClose })}
          >
            Take it back
          </Button>
        </>
      }
    >
      <p>
        {isIn
          ? `${pass.name} is out with the next thing they press. What they have written so far is kept.`
          : 'Nobody can come in with it any more.'}{' '}
        This cannot be undone. A new pass lets them in again.
      </p>
      {takeBack.isError && (
        <div role="alert">
          <Banner tone="danger" title={wordsOf(takeBack.error)} />
        </div>
      )}
    </Dialog>
  )
}
