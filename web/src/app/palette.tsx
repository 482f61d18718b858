import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Plus, Search } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { Dialog } from '@/ui/dialog'
import { KeyHint } from '@/ui/key-hint'
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

export interface PaletteProps {
  entries: readonly Entry[]
  mayOpenCases: boolean
  onClose: () => void
}

export function Palette({ entries, mayOpenCases, onClose }: PaletteProps) {
  const navigate = useNavigate()
  const go = (to: string) => () => {
    onClose()
    void navigate({ to: to as '/' })
  }
  return (
    <Dialog title="Find or do anything" isOpen onClose={onClose}>
      <Command label="Pages and acts" className={styles['command']}>
        {/* A dialog opened by a key to type in: the focus belongs in its field. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <Command.Input autoFocus placeholder="Type a page or an act" className={styles['input']} />
        <Command.List className={styles['list']}>
          <Command.Empty className={styles['empty']}>Nothing here has that name</Command.Empty>
          <Command.Group heading="Go to">
            {entries.map(({ to, label, icon: Icon, key }) => (
              <Command.Item key={to} onSelect={go(to)} className={styles['item']}>
                <Icon size={16} aria-hidden="true" />
                <span className={styles['grow']}>{label}</span>
                {key !== undefined && <KeyHint>{`G ${key}`}</KeyHint>}
              </Command.Item>
            ))}
          </Command.Group>
          {mayOpenCases && (
            <Command.Group heading="Do">
              <Command.Item onSelect={go(NEW_CASE)} className={styles['item']}>
                <Plus size={16} aria-hidden="true" />
                <span className={styles['grow']}>New case</span>
                <KeyHint>N</KeyHint>
              </Command.Item>
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  )
}
