import { useNavigate } from '@tanstack/react-router'
import { Keyboard, KeyRound, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { answer, api } from '@/api/client'
import { forget } from '@/api/tokens'
import { wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { draftsOf, dropDraftsOf } from '@/kit/drafts'
import { setKeysEnabled, useKeysEnabled } from '@/kit/keys'
import { setTheme, useTheme, type Theme } from '@/kit/theme'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Menu, type MenuEntry } from '@/ui/menu'

const THEME_WORDS: Record<Theme, { label: string; icon: ReactNode }> = {
  system: { label: 'Light or dark, as this device', icon: <Monitor size={16} aria-hidden="true" /> },
  light: { label: 'Light', icon: <Sun size={16} aria-hidden="true" /> },
  dark: { label: 'Dark', icon: <Moon size={16} aria-hidden="true" /> },
}

type Say = (sentence: string, values?: Record<string, string | number>) => string

export interface AccountMenuProps {
  trigger: ReactNode
  before?: readonly MenuEntry[]
  /** Given by the resident's frame, which speaks four languages and has no single keys. */
  say?: Say
}

const inEnglish: Say = (sentence) => sentence

/** Theme, keys, sign out. */
export function AccountMenu({ trigger, before = [], say }: AccountMenuProps) {
  const speak = say ?? inEnglish
  const theme = useTheme()
  const keys = useKeysEnabled()
  const navigate = useNavigate()
  const [leaving, setLeaving] = useState(false)
  const themes = (['system', 'light', 'dark'] as const).map((id) => ({
    id,
    label: speak(THEME_WORDS[id].label),
    icon: THEME_WORDS[id].icon,
    ...(id === theme && { second: speak('Now') }),
    onAction: () => setTheme(id),
  }))
  const items: MenuEntry[] = [
    ...before,
    ...themes,
    ...(say ? [] : [keysEntry(keys), ownEntry(() => void navigate({ to: '/account' }))]),
    {
      id: 'sign-out',
      label: speak('Sign out'),
      icon: <LogOut size={16} aria-hidden="true" />,
      onAction: () => setLeaving(true),
    },
  ]
  return (
    <>
      <Menu label={speak('Your settings')} trigger={trigger} items={items} />
      {leaving && <Leaving say={speak} onStay={() => setLeaving(false)} />}
    </>
  )
}

function ownEntry(onAction: () => void): MenuEntry {
  return { id: 'account', label: 'How I sign in', icon: <KeyRound size={16} aria-hidden="true" />, onAction }
}

function keysEntry(on: boolean): MenuEntry {
  return {
    id: 'keys',
    label: on ? 'Switch single keys off' : 'Switch single keys on',
    icon: <Keyboard size={16} aria-hidden="true" />,
    onAction: () => setKeysEnabled(!on),
  }
}

/** Signing out cannot be taken back where typed text is thrown away, so that is asked. */
function Leaving({ say, onStay }: { say: Say; onStay: () => void }) {
  const me = useMe()
  const [problem, setProblem] = useState<string>()
  const kept = draftsOf(me.id)

  async function leave(drop: boolean) {
    try {
      await answer(api.POST('/api/auth/sign-out'))
      forget()
    } catch (error) {
      setProblem(wordsOf(error))
      return
    }
    if (drop) dropDraftsOf(me.id)
    // A full load: nothing of this person stays in memory.
    window.location.assign('/sign-in')
  }

  const pieces = kept === 1 ? '1 piece of text' : `${kept} pieces of text`
  return (
    <Dialog
      title={say('Sign out of this device')}
      isOpen
      onClose={onStay}
      actions={
        <>
          <Button onPress={onStay}>{say('Stay')}</Button>
          {kept > 0 && (
            <Button kind="danger" onPress={() => void leave(true)}>
              Remove the text and sign out
            </Button>
          )}
          <Button kind="filled" onPress={() => void leave(false)}>
            {kept > 0 ? 'Keep the text and sign out' : say('Sign out')}
          </Button>
        </>
      }
    >
      {kept > 0 ? (
        <p>
          {pieces} you typed is kept only on this device. Keep it for next time, or remove it if others use
          this device.
        </p>
      ) : (
        <p>{say('Everything you typed has reached the server.')}</p>
      )}
      {problem !== undefined && <Banner tone="danger" title={problem} />}
    </Dialog>
  )
}
