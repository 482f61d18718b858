import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import { supportDetails, wordsOf } from '@/api/faults'
import { singaporeDay } from '@/kit/time'
import { ActionList, ActionRow } from '@/ui/action-list'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { NotLoaded } from '@/ui/reading-list'
import { EmptyState } from '@/ui/states'
import { toast } from '@/ui/toast'
import { correctionsQuery, useCorrect, type Correction } from './queries'
import { dueWords, fieldWords } from './words'
import styles from '@/ui/parts.module.css'

/** Corrections residents asked for, for whoever is at work on their case. */
export function CorrectionsPage() {
  const { data, error, refetch } = useQuery(correctionsQuery)
  return (
    <Page
      title="Corrections"
      padding="plain"
      subtitle="Residents asked to have these put right. Who they are has been made sure."
    >
      {data === undefined ? (
        <NotLoaded
          what="The list"
          problem={error && { words: wordsOf(error), details: supportDetails(error) }}
          onRetry={() => void refetch()}
        />
      ) : data.length === 0 ? (
        <EmptyState title="Nothing waits to be put right">
          What a resident asks to have corrected stands here, once it is known that it is really them.
        </EmptyState>
      ) : (
        <div className={styles['inset']}>
          <ActionList label="Corrections">
            {data.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ActionList>
        </div>
      )}
    </Page>
  )
}

function Row({ one }: { one: Correction }) {
  const correct = useCorrect()
  const what = fieldWords(one.about)
  return (
    <ActionRow
      icon={<PenLine size={20} />}
      tone={one.overdue ? 'danger' : 'plain'}
      title={
        <>
          {what} of {one.person_name} should be {one.value}
        </>
      }
      when={dueWords(one.due_on, singaporeDay(new Date()))}
      action={
        <Button
          aria-label={`Put it right: ${what} of ${one.person_name}`}
          isPending={correct.isPending}
          onPress={() =>
            correct.mutate(one, { onSuccess: () => toast({ text: 'Put right. Agencies are listed.' }) })
          }
        >
          Put it right
        </Button>
      }
    >
      <Link to="/cases/$caseId" params={{ caseId: one.case_id }}>
        {one.case_number ?? 'Their case'}
      </Link>
      {one.words !== '' && <p className={styles['words']}>{one.words}</p>}
      {correct.error && <Banner tone="danger" title={wordsOf(correct.error)} />}
    </ActionRow>
  )
}
