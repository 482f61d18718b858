import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs, type TabItem } from '@/ui/tabs'
import { AfterPanel } from '../aside/after-panel'
import { CheckPanel } from '../aside/check-panel'
import { SourcePanel } from '../aside/source-panel'
import { VersionsPanel } from '../aside/versions-panel'
import { comparedOf, type LetterTab } from '../search'
import type { Reader } from '../sheet/use-reading'
import type { Letter } from '../types'

export interface LetterAsideProps {
  letter: Letter
  reader: Reader
  onConflict?: (theirs: Letter) => void
}

/** Where S puts the focus. */
export const SOURCE_ID = 'behind-it'

/** Source, what to check, versions, and what came after. The open tab is in the address. */
export function LetterAside(props: LetterAsideProps) {
  const { letter, reader } = props
  const { tab } = useSearch({ from: '/desk/letters/$letterId' })
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const toCheck = letter.remarks.length + letter.still_missing.length + letter.left_out.length
  const source = (
    <div id={SOURCE_ID} tabIndex={-1}>
      <SourcePanel letter={letter} reader={reader} />
    </div>
  )
  const items: TabItem<LetterTab>[] = [
    { id: 'source', label: 'Source', content: source },
    {
      id: 'check',
      label: 'To check',
      ...(toCheck > 0 && { count: toCheck, countTone: 'warning' as const }),
      content: <CheckPanel letter={letter} reader={reader} />,
    },
    { id: 'versions', label: 'Versions', count: letter.versions.length, content: <Versions {...props} /> },
  ]
  if (letter.dispatch !== null || letter.replies.length > 0) {
    const after = { label: 'Replies', count: letter.replies.length, content: <AfterPanel letter={letter} /> }
    items.push({ id: 'after', ...after })
  }
  const open = items.find(({ id }) => id === tab)?.id
  return (
    <Tabs
      label="Behind the letter"
      items={items}
      selected={open ?? (letter.dispatch ? 'after' : 'source')}
      onSelect={(next) =>
        void navigate({ search: (now) => ({ ...now, tab: next }), hash: true, replace: true })
      }
    />
  )
}

function Versions({ letter, onConflict }: LetterAsideProps) {
  const { compare } = useSearch({ from: '/desk/letters/$letterId' })
  const navigate = useNavigate({ from: '/letters/$letterId' })
  return (
    <VersionsPanel
      letter={letter}
      compared={comparedOf(compare)}
      onConflict={(theirs) => onConflict?.(theirs)}
      onCompare={(from, to) =>
        void navigate({ search: (now) => ({ ...now, compare: `${from}-${to}` }), hash: '' })
      }
    />
  )
}
