import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { saveFile } from '@/api/files'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useAct, type DataRequest } from './queries'
import styles from '@/ui/parts.module.css'

/** That a copy was made, and the copy itself while it is kept. */
export function Copies({ request }: { request: DataRequest }) {
  const [problem, setProblem] = useState<string>()
  const act = useAct(request)
  const kept = request.releases.some(({ destroyed_at }) => destroyed_at === null)
  return (
    <section aria-label="The copy" className={styles['part']}>
      <h2>The copy</h2>
      <ul className={styles['list']}>
        {request.releases.map((one) => (
          <li key={one.id} className={styles['piece']}>
            <p>
              {one.pieces} pieces, {one.withheld.length === 0 ? 'nothing' : one.withheld.length} left out.
              Made by {one.made_by}, {dayAndTime(one.made_at)}.
            </p>
            <p className={styles['meta']}>
              {one.destroyed_at === null
                ? `Kept sealed until ${dayAndTime(one.keep_until)}. Hand it over before.`
                : `No longer kept since ${dayAndTime(one.destroyed_at)}. That it was made stays in the record.`}
            </p>
            <p className={`${styles['meta'] ?? ''} ${styles['words'] ?? ''}`}>Fingerprint {one.sha256}</p>
            {one.destroyed_at === null && (
              <div className={styles['actions']}>
                <Button
                  kind="filled"
                  onPress={() => {
                    setProblem(undefined)
                    saveFile(`/api/requests/${request.id}/releases/${one.id}/copy`).catch((error: unknown) =>
                      setProblem(wordsOf(error)),
                    )
                  }}
                >
                  Save the copy
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {(problem ?? act.error) != null && <Banner tone="danger" title={problem ?? wordsOf(act.error)} />}
      {kept && (
        <div className={styles['actions']}>
          <Button kind="danger" isPending={act.isPending} onPress={() => act.mutate({ act: 'destroy' })}>
            It is handed over: keep no copy
          </Button>
        </div>
      )}
    </section>
  )
}
