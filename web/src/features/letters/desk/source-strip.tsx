import { X } from 'lucide-react'
import { useState } from 'react'
import { NARROW, useMedia } from '@/kit/media'
import { Button } from '@/ui/button'
import { SourcePanel } from '../aside/source-panel'
import type { Reader } from '../sheet/use-reading'
import type { Letter } from '../types'
import styles from './desk.module.css'

/** Where the aside is a tab away, a tapped sentence shows its source in place. */
export function SourceStrip({ letter, reader }: { letter: Letter; reader: Reader }) {
  const narrow = useMedia(NARROW)
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const { pickedId } = reader
  if (!narrow || pickedId === null || pickedId === closedFor) return null
  return (
    <section aria-label="Source of the sentence" className={styles['strip']}>
      <div className={styles['stripClose']}>
        <Button square kind="text" aria-label="Close the source" onPress={() => setClosedFor(pickedId)}>
          <X size={16} aria-hidden="true" />
        </Button>
      </div>
      <SourcePanel letter={letter} reader={{ ...reader, activeId: pickedId }} />
    </section>
  )
}
