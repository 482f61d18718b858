import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useMay, useMe } from '@/api/me'
import { useKeys, type KeyBinding } from '@/kit/keys'
import { PHONE, useMedia } from '@/kit/media'
import { RecordStrip } from '@/features/alarms/record-strip'
import { FallenStrip } from '@/features/reports/fallen-strip'
import { buttonClass } from '@/ui/button'
import { PageFrameContext } from '@/ui/page'
import { BottomBar } from './bottom-bar'
import { KeyList } from './key-list'
import { entriesFor, NEW_CASE } from './navigation'
import { OfflineStrip } from './offline-strip'
import { Palette, PaletteButton } from './palette'
import { PlainLink, usePageExists } from './plain-link'
import { SessionWarning } from './session-warning'
import { Side } from './side'
import styles from './desk.module.css'

/** The frame of every page of the office's people. */
export function Desk() {
  const me = useMe()
  const exists = usePageExists()
  const phone = useMedia(PHONE)
  const [open, setOpen] = useState<'keys' | 'palette' | null>(null)
  const entries = entriesFor(me.role, exists)
  const mayOpenCases = useMay('open_cases') && exists(NEW_CASE)
  const seesHealth = useMay('see_health')
  const seesReports = useMay('see_compliance')
  const rail = useLocation({ select: ({ pathname }) => pathname.startsWith('/approvals') })
  useFrameKeys({ entries, mayOpenCases, onKeys: () => setOpen('keys'), onPalette: () => setOpen('palette') })

  const frame = useMemo(
    () => ({
      search: <PaletteButton onPress={() => setOpen('palette')} />,
      tools: mayOpenCases ? <NewCase /> : undefined,
    }),
    [mayOpenCases],
  )
  return (
    <PageFrameContext value={frame}>
      <div className={styles['desk']} data-rail={rail || undefined}>
        <SkipLink />
        {!phone && <Side entries={entries} onKeys={() => setOpen('keys')} />}
        <div className={styles['content']}>
          <OfflineStrip user={me.id} />
          {seesHealth && <RecordStrip />}
          {seesReports && <FallenStrip />}
          <div className={styles['page']}>
            <Outlet />
          </div>
        </div>
        {phone && <BottomBar entries={entries} onKeys={() => setOpen('keys')} />}
      </div>
      {open === 'keys' && <KeyList onClose={() => setOpen(null)} />}
      {open === 'palette' && (
        <Palette entries={entries} mayOpenCases={mayOpenCases} onClose={() => setOpen(null)} />
      )}
      <SessionWarning />
    </PageFrameContext>
  )
}

function SkipLink() {
  return (
    <a
      href="#main"
      className={styles['skip']}
      onClick={(event) => {
        event.preventDefault()
        document.getElementById('main')?.focus()
      }}
    >
      Skip to the page
    </a>
  )
}

function NewCase(): ReactNode {
  return (
    <PlainLink to={NEW_CASE} className={buttonClass('outlined')}>
      <Plus size={16} aria-hidden="true" /> New case
    </PlainLink>
  )
}

interface FrameKeys {
  entries: ReturnType<typeof entriesFor>
  mayOpenCases: boolean
  onKeys: () => void
  onPalette: () => void
}

function useFrameKeys({ entries, mayOpenCases, onKeys, onPalette }: FrameKeys) {
  const navigate = useNavigate()
  const go = (to: string) => () => void navigate({ to: to as '/' })
  const group = 'Everywhere'
  const keys: KeyBinding[] = [
    { keys: '?', does: 'List the keys', group, run: onKeys },
    { keys: 'Ctrl K', does: 'Find or do anything', group, run: onPalette },
    { keys: '/', does: 'Search', group, run: focusSearch(onPalette) },
  ]
  for (const { key, label, to } of entries) {
    if (key !== undefined)
      keys.push({ keys: `G ${key}`, does: `Go to ${label.toLowerCase()}`, group, run: go(to) })
  }
  if (mayOpenCases) keys.push({ keys: 'N', does: 'New case', group, run: go(NEW_CASE) })
  useKeys(keys)
}

/** The list's own search if the page has one, else the palette. */
function focusSearch(otherwise: () => void) {
  return () => {
    const search = document.querySelector<HTMLElement>('main input[type="search"]')
    if (search) search.focus()
    else otherwise()
  }
}
