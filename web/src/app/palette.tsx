import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Folder, Plus, Search, type LucideIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import {
  Autocomplete,
  Button as AriaButton,
  Collection,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  useFilter,
} from 'react-aria-components'
import { NO_NAME, numberParts } from '@/api/case-words'
import { useMay } from '@/api/me'
import { findCasesQuery } from '@/features/cases/queries'
import { Dialog } from '@/ui/dialog'
import { KeyHint } from '@/ui/key-hint'
import { SearchField } from '@/ui/search-field'
import { WordsInScripts } from '@/ui/words-in-scripts'
import { NEW_CASE, type Entry } from './navigation'
import styles from './palette.module.css'

/** In the top bar: looks like the search it opens. */
export function PaletteButton({ onPress }: { onPress: () => void }) {
  const mayRead = useMay('read_cases')
  return (
    <AriaButton className={styles['open'] ?? ''} onPress={onPress}>
      <Search size={16} aria-hidden="true" />
      <span className={styles['words']}>{mayRead ? 'Case, person or page' : 'Go to a page'}</span>
      <KeyHint>Ctrl K</KeyHint>
    </AriaButton>
  )
}

interface Act {
  to: string
  label: string
  /** After the label, quieter: a case's number and matter. */
  more?: string
  icon: LucideIcon
  hint?: string
}

export interface PaletteProps {
  entries: readonly Entry[]
  mayOpenCases: boolean
  onClose: () => void
}

const CASE = '/cases/'

/** Type to narrow, the arrows to choose, Enter to go. */
export function Palette({ entries, mayOpenCases, onClose }: PaletteProps) {
  const navigate = useNavigate()
  const mayRead = useMay('read_cases')
  const [words, setWords] = useState('')
  const cases = useFoundCases(mayRead ? words : '')
  const { contains } = useFilter({ sensitivity: 'base' })
  const pages = entries.map(({ to, label, icon, key }): Act => ({
    to,
    label,
    icon,
    ...(key !== undefined && { hint: `G ${key}` }),
  }))
  const acts: Act[] = mayOpenCases ? [{ to: NEW_CASE, label: 'New case', icon: Plus, hint: 'N' }] : []
  const groups = [
    { name: 'Cases', items: cases },
    { name: 'Go to', items: pages },
    { name: 'Do', items: acts },
  ].filter(({ items }) => items.length > 0)
  const label = mayRead ? 'A name, a number, words of a case, a page or an act' : 'A page or an act'

  return (
    <Dialog title="Find or do anything" isOpen onClose={onClose}>
      <Autocomplete
        inputValue={words}
        onInputChange={setWords}
        // What the server found fits the words in ways their letters do not show.
        filter={(text, input, node) => String(node.key).startsWith(CASE) || contains(text, input)}
      >
        {/* A dialog opened by a key to type in: the focus belongs in its field. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <SearchField label={label} autoFocus />
        <Found
          groups={groups}
          onGo={(to) => {
            onClose()
            void navigate({ to: to as '/' })
          }}
        />
      </Autocomplete>
    </Dialog>
  )
}

const WAIT_MS = 200

/** The best few cases for the words, once the typing pauses. */
function useFoundCases(words: string): Act[] {
  const [asked, setAsked] = useState('')
  const typed = words.trim()
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(typed), WAIT_MS)
    return () => window.clearTimeout(timer)
  }, [typed])
  const { data } = useQuery(findCasesQuery(asked))
  if (typed.length < 2 || !data) return []
  return data.items.map(({ id, person_name: name, number, category_label: matter }) => ({
    to: CASE + id,
    label: name || NO_NAME,
    more: [numberParts(number)?.serial, matter].filter(Boolean).join(', '),
    icon: Folder,
  }))
}

interface FoundProps {
  groups: readonly { name: string; items: Act[] }[]
  onGo: (to: string) => void
}

function Found({ groups, onGo }: FoundProps) {
  return (
    <ListBox
      aria-label="Cases, pages and acts"
      items={groups}
      selectionMode="none"
      className={styles['list'] ?? ''}
      renderEmptyState={() => <div className={styles['empty']}>Nothing here has that name</div>}
      onAction={(to) => onGo(String(to))}
    >
      {(group) => (
        <ListBoxSection id={group.name}>
          <Header className={styles['heading']}>{group.name}</Header>
          <Collection items={group.items}>{(act) => <ActItem act={act} />}</Collection>
        </ListBoxSection>
      )}
    </ListBox>
  )
}

function ActItem({ act: { to, label, more, icon: Icon, hint } }: { act: Act }) {
  return (
    <ListBoxItem
      id={to}
      textValue={more === undefined ? label : `${label}, ${more}`}
      className={styles['item'] ?? ''}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={styles['grow']}>
        <WordsInScripts>{label}</WordsInScripts>
        {more !== undefined && <span className={styles['more']}>{more}</span>}
      </span>
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </ListBoxItem>
  )
}
