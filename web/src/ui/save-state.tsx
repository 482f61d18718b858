import { CloudCheck, CloudUpload, HardDrive, TriangleAlert } from 'lucide-react'
import type { SaveStatus } from '@/kit/autosave'
import { clockTime } from '@/kit/time'
import styles from './save-state.module.css'

function words(status: SaveStatus): string {
  switch (status.kind) {
    case 'idle':
      return ''
    case 'saving':
      return 'Saving'
    case 'saved':
      return `Saved ${clockTime(status.at)}`
    case 'kept':
      return 'Saved on this device, will send when the network is back'
    case 'failed':
      return 'Kept on this device. The server did not take it'
  }
}

const ICONS = {
  idle: null,
  saving: <CloudUpload size={16} aria-hidden="true" />,
  saved: <CloudCheck size={16} aria-hidden="true" />,
  kept: <HardDrive size={16} aria-hidden="true" />,
  failed: <TriangleAlert size={16} aria-hidden="true" />,
}

/** One quiet line. There is no Save button. */
export function SaveState({ status }: { status: SaveStatus }) {
  return (
    <span role="status" className={styles['state']} data-kind={status.kind}>
      {ICONS[status.kind]}
      {words(status)}
    </span>
  )
}
