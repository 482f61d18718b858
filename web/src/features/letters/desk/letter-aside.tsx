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

/** Source, what to check, versions, and what came after. The open tab is in the address. */
export function LetterAside({ letter, reader, onConflict }: LetterAsideProps) {
  const search = useSearch({ from: '/desk/letters/$letterId' })
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const toCheck = letter.remarks.length + letter.still_missing.length + letter.left_out.length
  const items: TabItem<LetterTab>[] = [
    {
      id: 'source',
      label: 'Source',
      content: (
        <div id="behind-it" tabIndex={-1}>
          <SourcePanel letter={letter} reader={reader} />
        </div>
      ),
    },
    {
      id: 'check',
      label: 'To check',
      ...(toCheck > 0 && { count: toCheck, countTone: 'warning' as const }),
      content: <CheckPanel letter={letter} reader={reader} />,
    },
    {
      id: 'versions',
      label: 'Versions',
      count: letter.versions.length,
      content: (
        <VersionsPanel
          letter={letter}
          compared={comparedOf(search.compare)}
          onConflict={(theirs) => onConflict?.(theirs)}
          onCompare={(from, to) =>
            void navigate({ search: (now) => ({ ...now, compare: `${from}-${to}` }), hash: '' })
          }
        />
      ),
    },
  ]
  if (letter.dispatch !== null || letter.replies.length > 0) {
    const count = letter.replies.length
    items.push({
      id: 'after',
      label: 'Replies',
      count,
      content: <AfterPanel letter={letter} />,
    })
  }
  const selected = items.some(({ id }) => id === search.tab) ? search.tab : undefined
  return (
    <Tabs
      label="Behind the letter"
      items={items}
      selected={selected ?? (letter.dispatch ? 'after' : 'source')}
      onSelect={(tab) => void navigate({ search: (now) => ({ ...now, tab }), hash: true, replace: true })}
    />
  )
}
