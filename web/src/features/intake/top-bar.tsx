import { Languages, Phone } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SaveStatus } from '@/kit/autosave'
import { PHONE, useMedia } from '@/kit/media'
import { clockTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Menu, Popover } from '@/ui/menu'
import { SaveState } from '@/ui/save-state'
import { languageName, SPOKEN } from './spoken'
import type { IntakeView, SpokenLanguage } from './types'
import styles from './top-bar.module.css'

/** Who sits here, in which language, since when. */
export function Where({ view, status }: { view: IntakeView; status: SaveStatus }) {
  const phone = useMedia(PHONE)
  const since = useSince(view)
  const number = view.number ?? 'New case'
  const name = view.person.name || 'Name not written down'
  if (phone) {
    return (
      <div className={styles['where']}>
        <p className={styles['who']}>
          <strong className={styles['name']}>{name}</strong>
        </p>
        <div className={styles['second']}>
          {number} <SaveState status={status} />
        </div>
      </div>
    )
  }
  return (
    <p className={styles['who']}>
      <strong>{number}</strong>
      <span className={styles['name']}>{name}</span>
      <Tag lang={view.language}>{languageName(view.language)}</Tag>
      <span className={styles['since']}>{since}</span>
    </p>
  )
}

export interface ToolsProps {
  view: IntakeView
  status: SaveStatus
  onLanguage: (next: SpokenLanguage) => void
}

export function Tools({ view, status, onLanguage }: ToolsProps) {
  const phone = useMedia(PHONE)
  return (
    <>
      {!phone && <SaveState status={status} />}
      <CallNow phone={phone} />
      {view.conversation_status !== 'closed' && (
        <Menu
          label="Language of the questions"
          trigger={
            <Button
              size={phone ? 48 : 32}
              square={phone}
              icon={<Languages size={phone ? 20 : 16} aria-hidden="true" />}
              aria-label={`Language of the questions: ${languageName(view.language)}`}
            >
              {phone ? undefined : 'Language'}
            </Button>
          }
          items={SPOKEN.map(({ id, name }) => ({
            id,
            label: id === view.language ? `${name}, now` : name,
            onAction: () => onLanguage(id),
          }))}
        />
      )}
    </>
  )
}

const LINES = [
  { number: '999', name: 'Police' },
  { number: '995', name: 'Ambulance and fire' },
  { number: '70999', name: 'SMS to the police, when it is not safe to speak' },
]

/** At hand whatever the words say; the call script has the other lines. */
function CallNow({ phone }: { phone: boolean }) {
  return (
    <Popover
      label="Call now"
      trigger={
        <Button
          size={phone ? 48 : 32}
          square={phone}
          icon={<Phone size={phone ? 20 : 16} aria-hidden="true" />}
          {...(phone && { 'aria-label': 'Call now' })}
        >
          {phone ? undefined : 'Call now'}
        </Button>
      }
    >
      <ul className={styles['lines']}>
        {LINES.map(({ number, name }) => (
          <li key={number}>
            <a href={number === '70999' ? `sms:${number}` : `tel:${number}`}>{number}</a>
            <span>{name}</span>
          </li>
        ))}
      </ul>
    </Popover>
  )
}

const MINUTE = 60_000

/** "11 min at the table" in the first hour, then the time it began. */
function useSince(view: IntakeView): string {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), MINUTE)
    return () => window.clearInterval(timer)
  }, [])
  const begun = view.turns[0]?.at
  if (begun === undefined || view.status !== 'draft') return ''
  const minutes = Math.max(0, Math.floor((now - Date.parse(begun)) / MINUTE))
  if (minutes < 1) return ''
  if (minutes >= 60) return `since ${clockTime(begun)}`
  return view.channel === 'walk_in' ? `${minutes} min at the table` : `begun ${minutes} min ago`
}
