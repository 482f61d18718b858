import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { Button } from '@/ui/button'
import { DiffText } from '@/ui/diff-text'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/states'
import { diffQuery } from '../queries'
import { Paper } from '../sheet/letter-sheet'
import type { Letter } from '../types'
import styles from './desk.module.css'

/** Two versions as one text: removed words struck, added words underlined. */
export function CompareView({ letter, from, to }: { letter: Letter; from: number; to: number }) {
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const diff = useQuery(diffQuery(letter.id, from, to))
  const options = letter.versions.map(({ seq, author }) => ({
    id: `${seq}`,
    label: `Version ${seq}`,
    second: author,
  }))
  const show = (one: string, two: string) =>
    void navigate({ search: (now) => ({ ...now, compare: `${one}-${two}` }), replace: true })
  const pieces = diff.data?.pieces ?? []
  const side = (own: 'added' | 'removed') =>
    pieces
      .filter(({ op }) => op === 'same' || op === own)
      .map(({ text }) => text)
      .join('')
  const same = pieces.every(({ op }) => op === 'same')
  return (
    <>
      <div className={styles['comparing']}>
        <Select
          look="filter"
          label="From"
          options={options}
          value={`${from}`}
          onChange={(one) => show(one, `${to}`)}
        />
        <Select
          look="filter"
          label="To"
          options={options}
          value={`${to}`}
          onChange={(two) => show(`${from}`, two)}
        />
        <Button onPress={() => void navigate({ search: ({ compare: _, ...rest }) => rest })}>
          Back to the letter
        </Button>
      </div>
      <Paper>
        {diff.isPending && <Skeleton label="Comparing the versions" rows={6} />}
        {diff.isError && (
          <Failed
            title="The versions could not be compared"
            onRetry={() => void diff.refetch()}
            details={supportDetails(diff.error)}
          >
            Both are kept. {wordsOf(diff.error)}
          </Failed>
        )}
        {diff.isSuccess && same && <p>The words of both versions are the same.</p>}
        <div className={styles['compared']}>
          <DiffText before={side('removed')} after={side('added')} />
        </div>
      </Paper>
    </>
  )
}
