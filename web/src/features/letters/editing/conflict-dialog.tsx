import { useState } from 'react'
import { useMe } from '@/api/me'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { DiffText } from '@/ui/diff-text'
import deciding from '../deciding/deciding.module.css'
import { may } from '../rules/acts'
import type { Letter } from '../types'
import { differing, draftOf, plainText, type Draft } from './draft'

export interface ConflictDialogProps {
  mine: Draft
  theirs: Letter
  onChoose: (choice: 'mine' | 'theirs' | 'both') => void
  onLater: () => void
}

/** Two people, one letter: both texts side by side, mine chosen; the other one becomes a version. */
export function ConflictDialog({ mine, theirs, onChoose, onLater }: ConflictDialogProps) {
  const [side, setSide] = useState<'mine' | 'theirs'>('mine')
  const own = theirs.written_by === useMe().name
  const author = own ? 'Your other window' : theirs.written_by
  const open = may(theirs, 'edit')
  const texts = differing(plainText(draftOf(theirs)), plainText(mine))
  return (
    <Dialog
      title={
        own
          ? 'You changed this letter in another window'
          : `${author} changed this letter while you were typing`
      }
      isOpen
      onClose={onLater}
      width="wide"
      actions={
        open ? (
          <Choices side={side} author={author} {...{ onChoose, onLater }} />
        ) : (
          <Closed {...{ mine, onLater }} />
        )
      }
    >
      <p>
        {open
          ? 'Nothing is lost. Choose which one goes on; the other one stays among the versions. Only what differs is shown.'
          : 'It does not change any more. Your text is kept on this device; copy it if you need it.'}
      </p>
      {open && (
        <RadioGroup
          label="Which one goes on"
          hideLabel
          options={[
            { id: 'mine', label: 'Yours' },
            { id: 'theirs', label: `${author}'s` },
          ]}
          value={side}
          onChange={setSide}
        />
      )}
      <div className={deciding['sides']}>
        <Side title="Yours" texts={texts} show="after" />
        <Side title={`${author}'s`} texts={texts} show="before" />
      </div>
    </Dialog>
  )
}

interface ChoicesProps extends Pick<ConflictDialogProps, 'onChoose' | 'onLater'> {
  side: 'mine' | 'theirs'
  author: string
}

function Choices({ side, author, onChoose, onLater }: ChoicesProps) {
  return (
    <>
      <Button kind="text" size={40} onPress={() => onChoose('both')}>
        Keep both, edit
      </Button>
      <Button size={40} onPress={onLater}>
        Cancel
      </Button>
      <Button kind="filled" size={40} onPress={() => onChoose(side)}>
        {side === 'mine' ? 'Go on with mine' : `Go on with ${author}'s`}
      </Button>
    </>
  )
}

function Closed({ mine, onLater }: { mine: Draft; onLater: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <>
      <Button
        size={40}
        onPress={() => void navigator.clipboard.writeText(plainText(mine)).then(() => setCopied(true))}
      >
        {copied ? 'Copied' : 'Copy my text'}
      </Button>
      <Button kind="filled" size={40} onPress={onLater}>
        Close
      </Button>
    </>
  )
}

interface SideProps {
  title: string
  texts: { before: string; after: string }
  show: 'before' | 'after'
}

function Side({ title, texts, show }: SideProps) {
  return (
    <section aria-label={title} className={deciding['side']}>
      <h3>{title}</h3>
      <div className={deciding['changed']}>
        <DiffText {...texts} show={show} />
      </div>
    </section>
  )
}
