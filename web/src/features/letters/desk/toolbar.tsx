import { useNavigate, useSearch } from '@tanstack/react-router'
import { Copy, Download, Ellipsis, FileText, GitCompare, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { openFile, saveFile } from '@/api/files'
import { wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Menu, type MenuEntry } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { ReasonDialog } from '../deciding/reason-dialog'
import { letterText } from '../mutations'
import { may } from '../rules/acts'
import type { Letter } from '../types'
import { KINDS } from '../words'
import { RetypeDialog } from './retype-dialog'
import styles from './desk.module.css'

export interface ToolbarProps {
  letter: Letter
  onConflict: (theirs: Letter) => void
}

/** Over the sheet: its type, and what can be made of it. */
export function Toolbar({ letter, onConflict }: ToolbarProps) {
  const [asked, setAsked] = useState<'type' | 'void' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => setAsked(null)
  return (
    <div className={styles['toolbar']} role="group" aria-label="This letter">
      {may(letter, 'retype') ? (
        <Button onPress={() => setAsked('type')}>
          {KINDS[letter.type].name}
          <span className="visually-hidden">, change the type</span>
        </Button>
      ) : (
        <Tag>{KINDS[letter.type].name}</Tag>
      )}
      <span className={styles['to']}>To {letter.recipient.agency}</span>
      <span className={styles['space']} />
      <ReadingTools letter={letter} />
      <Button kind="text" onPress={() => void trying(openFile(`/api/letters/${letter.id}/pdf`), setProblem)}>
        <FileText size={16} aria-hidden="true" /> PDF
        <span className="visually-hidden">, opens in a new tab</span>
      </Button>
      <More letter={letter} onVoid={() => setAsked('void')} onProblem={setProblem} />
      {problem !== null && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      {asked === 'type' && <RetypeDialog letter={letter} onClose={close} onConflict={onConflict} />}
      {asked === 'void' && (
        <ReasonDialog letter={letter} act="void" onClose={close} onConflict={onConflict} />
      )}
    </div>
  )
}

function ReadingTools({ letter }: { letter: Letter }) {
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const { compare } = useSearch({ from: '/desk/letters/$letterId' })
  const last = letter.versions.at(-1)
  const before = letter.versions.at(-2)
  return (
    <>
      {may(letter, 'edit') && (
        <Button
          kind="text"
          hint="E"
          icon={<Pencil size={16} aria-hidden="true" />}
          onPress={() => void navigate({ search: (now) => ({ ...now, edit: true as const }) })}
        >
          Edit
        </Button>
      )}
      {last && before && compare === undefined && (
        <Button
          kind="text"
          icon={<GitCompare size={16} aria-hidden="true" />}
          onPress={() =>
            void navigate({ search: (now) => ({ ...now, compare: `${before.seq}-${last.seq}` }) })
          }
        >
          Compare with v{before.seq}
        </Button>
      )}
    </>
  )
}

interface MoreProps {
  letter: Letter
  onVoid: () => void
  onProblem: (words: string | null) => void
}

function More({ letter, onVoid, onProblem }: MoreProps) {
  const signed = letter.dated !== null
  async function copy() {
    try {
      await navigator.clipboard.writeText(await letterText(letter.id))
      onProblem(null)
      toast({ text: signed ? 'Letter copied' : 'Draft copied, numbers hidden' })
    } catch (error) {
      onProblem(`Not copied. ${wordsOf(error)}`)
    }
  }
  return (
    <Menu
      label="More for this letter"
      trigger={
        <Button kind="text" square aria-label="More for this letter">
          <Ellipsis size={16} aria-hidden="true" />
        </Button>
      }
      items={moreOf(
        letter,
        () => void copy(),
        onVoid,
        (path) => void trying(saveFile(path), onProblem),
      )}
    />
  )
}

function moreOf(
  letter: Letter,
  onCopy: () => void,
  onVoid: () => void,
  onSave: (path: string) => void,
): MenuEntry[] {
  const at = `/api/letters/${letter.id}`
  const draft = letter.dated === null ? ', numbers hidden' : ''
  const file = (id: string, label: string, path: string): MenuEntry => ({
    id,
    label,
    icon: <Download size={16} aria-hidden="true" />,
    onAction: () => onSave(`${at}${path}`),
  })
  const items: MenuEntry[] = [
    {
      id: 'copy',
      label: `Copy the text${draft}`,

      icon: <Copy size={16} aria-hidden="true" />,
      onAction: onCopy,
    },
    file('pdf', `Save the PDF${draft}`, '/pdf'),
    file('resident', "Save the resident's copy", '/pdf?copy=resident'),
    file('twin', 'Save as data, for a system', '/twin'),
  ]
  if (may(letter, 'void')) {
    const icon = <Trash2 size={16} aria-hidden="true" />
    items.push({ id: 'void', label: 'Withdraw the letter', icon, danger: true, onAction: onVoid })
  }
  return items
}

/** Does what may fail, and says why beside the buttons. */
async function trying(act: Promise<void>, say: (words: string | null) => void): Promise<void> {
  try {
    await act
    say(null)
  } catch (error) {
    say(`The file did not open. ${wordsOf(error)}`)
  }
}
