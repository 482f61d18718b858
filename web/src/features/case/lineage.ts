import { useQueries, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { components } from '@/api/schema'
import { lettersQuery } from './queries'
import type { CaseDetail, Fact, TimelineItem } from './types'

export type Link = components['schemas']['CaseLink']

/** A sentence that was made from the fact, as its letter now says it. */
export interface Made {
  letterId: string
  /** Its number in the letter. */
  part: number
  agency: string
  text: string
}

export interface Sources {
  /** The span of the resident's words it was read from. */
  fromWords: Link | undefined
  /** It stands in the place of another reading that a person set right. */
  isCorrection: boolean
  /** The entry on the timeline, where a person added it by hand. */
  entry: TimelineItem | undefined
}

export function sourcesOf(links: readonly Link[], fact: Fact, timeline: CaseDetail['timeline']): Sources {
  const from = links.filter(({ derived_kind: kind, derived_id: id }) => kind === 'fact' && id === fact.id)
  const entered = from.find(({ source_kind: kind }) => kind === 'office_record')
  return {
    fromWords: from.find(({ source_kind: kind }) => kind === 'turn'),
    isCorrection: from.some(({ source_kind: kind }) => kind === 'fact'),
    entry: timeline.find(({ id }) => id === entered?.source_id),
  }
}

/** The places where the fact stands now, each once; `part` null is the subject. Older versions are not told. */
export function placesOf(links: readonly Link[], fact: Fact): { letterId: string; part: number | null }[] {
  return links.flatMap(({ derived_kind: kind, source_id: source, letter_id: letterId, current, part }) =>
    kind === 'sentence' && source === fact.id && letterId !== null && current ? [{ letterId, part }] : [],
  )
}

function lineageQuery(caseId: string, factId: string) {
  return {
    queryKey: ['cases', caseId, 'lineage', factId],
    queryFn: () =>
      answer(
        api.GET('/api/cases/{case_id}/lineage', {
          params: { path: { case_id: caseId }, query: { kind: 'fact', of: factId } },
        }),
      ),
  }
}

function letterQuery(caseId: string, letterId: string) {
  return {
    queryKey: ['cases', caseId, 'letter', letterId],
    queryFn: () => answer(api.GET('/api/letters/{letter_id}', { params: { path: { letter_id: letterId } } })),
  }
}

/** Where a fact comes from, and the sentences that were made from it. */
export function useAncestry(detail: CaseDetail, fact: Fact) {
  const lineage = useQuery(lineageQuery(detail.id, fact.id))
  const rows = useQuery(lettersQuery(detail.id))
  const places = lineage.data ? placesOf(lineage.data.links, fact) : []
  const ids = [...new Set(places.map(({ letterId }) => letterId))]
  const letters = useQueries({ queries: ids.map((id) => letterQuery(detail.id, id)) })
  const made = places.flatMap(({ letterId, part }): Made[] => {
    const letter = letters[ids.indexOf(letterId)]?.data
    const text = part === null ? letter?.subject : letter?.sentences[part]?.text
    const agency =
      rows.data?.items.find(({ id }) => id === letterId)?.agency ?? letter?.recipient.agency ?? ''
    return text === undefined ? [] : [{ letterId, part: part ?? -1, agency, text }]
  })
  return {
    sources: lineage.data && sourcesOf(lineage.data.links, fact, detail.timeline),
    made,
    isLoading: lineage.isPending || letters.some(({ isPending }) => isPending),
    error: lineage.error ?? letters.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      void lineage.refetch()
      letters.forEach(({ refetch }) => void refetch())
    },
  }
}
