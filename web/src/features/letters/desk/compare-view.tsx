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

export interface CompareViewProps {
  letter: Letter
  from: number
  to: number
}

/** Two versions as one text: removed words struck, added words underlined. */
export function CompareView(props: CompareViewProps) {
  const { letter, from, to } = props
  const { data, error, refetch } = useQuery(diffQuery(letter.id, from, to))
  const pieces = data?.pieces ?? []
  const side = (own: 'added' | 'removed') =>
    pieces
      .filter(({ op }) => op === 'same' || op === own)
      .map(({ text }) => text)
      .join('')
  return (
    <>
      <Which {...props} />
      <Paper>
        {!data && !error && <Skeleton label="Comparing the versions" rows={6} />}
        {error && (
          <Failed
            title="The versions could not be compared"
            onRetry={() => void refetch()}
            details={supportDetails(error)}
          >
            Both are kept. {wordsOf(error)}
          </Failed>
        )}
        {data && pieces.every(({ op }) => op === 'same') && <p>The words of both versions are the same.</p>}
        <div className={styles['compared']}>
          <DiffText before={side('removed')} after={side('added')} />
        </div>
      </Paper>
    </>
  )
}

function Which({ letter, from, to }: CompareViewProps) {
  const navigate = useNavigate({ from: '/letters/$letterId' })
  const options = letter.versions.map(({ seq }) => ({ id: `${seq}`, label: `Version ${seq}` }))
  const show = (one: string, two: string) =>
    void navigate({ search: (now) => ({ ...now, compare: `${one}-${two}` }), replace: true })
  return (
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
      <Button onPress={() => void navigate({ search: (now) => ({ ...now, compare: undefined }) })}>
        Back to the letter
      </Button>
    </div>
  )
}
