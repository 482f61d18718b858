import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '@/kit/keys'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { SaveState } from '@/ui/save-state'
import { ChangedDialog } from '../deciding/changed-dialog'
import { LetterBar } from '../deciding/letter-bar'
import { useReadToEnd } from '../deciding/use-read-to-end'
import { LetterEditor } from '../editing/letter-editor'
import { useEditing } from '../editing/use-editing'
import { WhyHere } from '../approvals/why-here'
import { approvalsQuery } from '../queries'
import { may } from '../rules/acts'
import { comparedOf } from '../search'
import { LetterSheet } from '../sheet/letter-sheet'
import { useReading, type Reader } from '../sheet/use-reading'
import type { Letter } from '../types'
import { KINDS } from '../words'
import { CompareView } from './compare-view'
import { Crumbs, useWalk, WalkButtons } from './crumbs'
import { LetterAside, SOURCE_ID } from './letter-aside'
import { Notes } from './notes'
import { SourceStrip } from './source-strip'
import { Toolbar } from './toolbar'
import styles from './desk.module.css'

/** A letter that has loaded: reading, comparing, or under the pen. */
export function LetterDesk({ letter }: { letter: Letter }) {
  const search = useSearch({ from: '/desk/letters/$letterId' })
  const reader = useReading(letter)
  if (search.edit && may(letter, 'edit')) return <Editing letter={letter} reader={reader} />
  return <Reading letter={letter} reader={reader} />
}

interface DeskProps {
  letter: Letter
  reader: Reader
}

function titleOf(letter: Letter): string {
  return `${KINDS[letter.type].name} to ${letter.recipient.agency}, ${letter.our_ref}`
}

function Reading({ letter, reader }: DeskProps) {
  const search = useSearch({ from: '/desk/letters/$letterId' })
  const walk = useWalk(letter.id)
  const { endRef, read } = useReadToEnd(letter.hash)
  const [changed, setChanged] = useState<Letter | null>(null)
  const compared = comparedOf(search.compare)
  const reasons = useReasons(letter)
  useReadingKeys(letter, reader)
  return (
    <Page
      title={titleOf(letter)}
      heading="hidden"
      padding="plain"
      mainLabel="Letter"
      where={<Crumbs letter={letter} />}
      tools={<WalkButtons walk={walk} />}
      aside={{
        label: 'Behind it',
        content: <LetterAside letter={letter} reader={reader} onConflict={setChanged} />,
        wide: 'medium',
        tone: 'surface',
        flush: true,
      }}
      foot={
        <LetterBar
          letter={letter}
          read={read && reasons.shown}
          onConflict={setChanged}
          onDecided={walk.onDecided}
        />
      }
    >
      <div className={styles['ground']}>
        <Toolbar letter={letter} onConflict={setChanged} />
        <Notes letter={letter} />
        {reasons.item && <WhyHere item={reasons.item} letter={letter} short />}
        {compared ? (
          <CompareView letter={letter} {...compared} />
        ) : (
          <LetterSheet letter={letter} reading={reader} endRef={endRef} />
        )}
        <SourceStrip letter={letter} reader={reader} />
      </div>
      {changed && <ChangedDialog seen={letter} now={changed} onRead={() => setChanged(null)} />}
    </Page>
  )
}

/** Whoever may approve here is shown the same reasons as on the approvals page, before the button does anything. */
function useReasons(letter: Letter) {
  const waits = may(letter, 'approve')
  const { data } = useQuery({ ...approvalsQuery({ letter: letter.id }), enabled: waits })
  const item = waits ? data?.items.find((one) => one.letter.id === letter.id) : undefined
  return { item, shown: !waits || item !== undefined }
}

function useReadingKeys(letter: Letter, reader: Reader) {
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const group = 'This letter'
  const keys = [
    {
      keys: 'S',
      does: 'Source of the sentence',
      group,
      run: () => {
        void navigate({ search: (now) => ({ ...now, tab: 'source' }), replace: true })
        document.getElementById(SOURCE_ID)?.focus()
        if (reader.activeId === null) reader.showFact(null)
      },
    },
  ]
  const edit = () => void navigate({ search: (now) => ({ ...now, edit: true as const }) })
  if (may(letter, 'edit')) keys.push({ keys: 'E', does: 'Edit the letter', group, run: edit })
  useKeys(keys)
}

function Editing({ letter, reader }: DeskProps) {
  const editing = useEditing(letter)
  const navigate = useNavigate({ from: '/letters/$letterId' })
  function done() {
    void editing.finish()
    void navigate({ search: (now) => ({ ...now, edit: undefined }) })
  }
  return (
    <Page
      title={`Edit: ${titleOf(letter)}`}
      heading="hidden"
      padding="plain"
      mainLabel="Letter"
      where={<Crumbs letter={letter} />}
      tools={<SaveState status={editing.status} />}
      aside={{
        label: 'Behind it',
        content: <LetterAside letter={letter} reader={reader} />,
        wide: 'medium',
        tone: 'surface',
        flush: true,
      }}
      foot={
        <>
          <span className={styles['hint']}>Each change is saved as you type. Earlier versions stay.</span>
          <span className={styles['done']}>
            <Button kind="filled" size={40} hint="Esc" onPress={done}>
              Done
            </Button>
          </span>
        </>
      }
    >
      <div className={styles['ground']}>
        <LetterEditor
          letter={letter}
          editing={editing}
          onDone={done}
          onActive={(id) => id !== null && reader.onPick(id)}
        />
      </div>
    </Page>
  )
}
