import { Download } from 'lucide-react'
import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { Button } from '@/ui/button'
import styles from './aside.module.css'

/** Saves the file that shows to anybody that the letter, as it stands, is in the signed record. */
export function Receipt({ letterId }: { letterId: string }) {
  const [failed, setFailed] = useState<string | null>(null)
  return (
    <div className={styles['source']}>
      <div className={styles['row']}>
        <Button
          icon={<Download size={16} aria-hidden="true" />}
          onPress={() => {
            setFailed(null)
            saveFile(`/api/letters/${letterId}/receipt`).catch((error: unknown) => setFailed(wordsOf(error)))
          }}
        >
          Receipt
        </Button>
      </div>
      <p className={styles['note']}>
        A file that proves to anybody outside that this letter stands in the signed record. How it is checked:
        docs/record-for-auditors.md.
      </p>
      <p role="alert" className={styles['problem']}>
        {failed}
      </p>
    </div>
  )
}
