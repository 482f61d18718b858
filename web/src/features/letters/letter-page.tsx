import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { supportDetails, wordsOf } from '@/api/faults'
import { Page } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/states'
import { LetterDesk } from './desk/letter-desk'
import { letterQuery } from './queries'

/** One letter: read, trace, edit, vet, sign, send, answered. */
export function LetterPage() {
  const { letterId } = useParams({ from: '/desk/letters/$letterId' })
  const { data: letter, error, refetch } = useQuery(letterQuery(letterId))
  if (letter) return <LetterDesk key={letter.id} letter={letter} />
  return (
    <Page title="Letter">
      {error ? (
        <Failed
          title="The letter did not load"
          onRetry={() => void refetch()}
          details={supportDetails(error)}
        >
          Nothing was changed. {wordsOf(error)}
        </Failed>
      ) : (
        <Skeleton label="Loading the letter" rows={6} />
      )}
    </Page>
  )
}
