import { useNavigate } from '@tanstack/react-router'
import { Plus, Search, type LucideIcon } from 'lucide-react'
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
import { Dialog } from '@/ui/dialog'
import { KeyHint } from '@/ui/key-hint'
import { SearchField } from '@/ui/search-field'
import { NEW_CASE, type Entry } from './navigation'
import styles from './palette.module.css'

/** In the top bar: looks like the search it opens. */
export function PaletteButton({ onPress }: { onPress: () => void }) {
  return (
    <AriaButton className={styles['open'] ?? ''} onPress={onPress}>
      <Search size={16} aria-hidden="true" />
      <span className={styles['words']}>Go to a page</span>
      <KeyHint>Ctrl K</KeyHint>
    </AriaButton>
  )
}

interface Act {
  to: string
  label: string
  icon: LucideIcon
  hint?: string
}

export interface PaletteProps {
  entries: readonly Entry[]
  mayOpenCases: boolean
  onClose: () => void
}

/** Type to narrow, the arrows to choose, Enter to go. */
export function Palette({ entries, mayOpenCases, onClose }: PaletteProps) {
  const navigate = useNavigate()
  const { contains } = useFilter({ sensitivity: 'base' })
  const pages = entries.map(({ to, label, icon, key }): Act => ({
    to,
    label,
    icon,
    ...(key !== undefined && { hint: `G ${key}` }),
  }))
  const acts: Act[] = mayOpenCases ? [{ to: NEW_CASE, label: 'New case', icon: Plus, hint: 'N' }] : []
  const groups = [
    { name: 'Go to', items: pages },
    { name: 'Do', items: acts },
  ].filter(({ items }) => items.length > 0)

  return (
    <Dialog title="Find or do anything" isOpen onClose={onClose}>
      <Autocomplete filter={contains}>
        {/* A dialog opened by a key to type in: the focus belongs in its field. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <SearchField label="Type a page or an act" autoFocus />
        <ListBox
          aria-label="Pages and acts"
          items={groups}
          selectionMode="none"
          className={styles['list'] ?? ''}
          renderEmptyState={() => <div className={styles['empty']}>Nothing here has that name</div>}
          onAction={(to) => {
            onClose()
            void navigate({ to: String(to) as '/' })
          }}
        >
          {(group) => (
            <ListBoxSection id={group.name}>
              <Header className={styles['heading']}>{group.name}</Header>
              <Collection items={group.items}>{(act) => <ActItem act={act} />}</Collection>
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  )
}

function ActItem({ act: { to, label, icon: Icon, hint } }: { act: Act }) {
  return (
    <ListBoxItem id={to} textValue={label} className={styles['item'] ?? ''}>
      <Icon size={16} aria-hidden="true" />
      <span className={styles['grow']}>{label}</span>
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </ListBoxItem>
  )
}
