import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { Page, Section } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { NewPassForm } from './new-pass-form'
import { PassCard } from './pass-card'
import { PassList } from './pass-list'
import { passesQuery, type IssuedPass } from './queries'
import styles from './passes.module.css'

/** The door: a volunteer's name goes in, a picture to scan comes out. */
export function PassesPage() {
  const { data, error, refetch } = useQuery(passesQuery)
  const [issued, setIssued] = useState<IssuedPass | null>(null)
  return (
    <Page title="Passes" subtitle="A pass lets one volunteer in, on one device, until the evening ends.">
      {error && !data && (
        <Failed
          title="The passes did not load"
          onRetry={() => void refetch()}
          details={supportDetails(error)}
        >
          Passes already given stay good. {wordsOf(error)}
        </Failed>
      )}
      {!data && !error && <Skeleton label="Loading the passes" rows={4} />}
      {data && (
        <div className={styles['door']}>
          {issued === null ? (
            <NewPassForm passes={data} onIssued={setIssued} />
          ) : (
            <PassCard
              key={issued.id}
              issued={issued}
              pass={data.passes.find(({ id }) => id === issued.id)}
              now={data.now}
              onDone={() => setIssued(null)}
            />
          )}
          <div className={styles['given']}>
            <Section title="Tonight’s passes">
              <PassList passes={data} onIssued={setIssued} />
            </Section>
          </div>
        </div>
      )}
    </Page>
  )
}
