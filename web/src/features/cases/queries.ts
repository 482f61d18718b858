import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { toQuery, type CaseSearch } from './search'

/** The page before stays in sight until the next one is there. */
export function casesQuery(search: CaseSearch) {
  return queryOptions({
    queryKey: ['cases', 'list', search],
    queryFn: ({ signal }) => answer(api.GET('/api/cases', { params: { query: toQuery(search) }, signal })),
    placeholderData: keepPreviousData,
  })
}

const FOUND = 6

/** For the palette: the best few, by whatever the words fit. */
export function findCasesQuery(words: string) {
  return queryOptions({
    queryKey: ['cases', 'find', words],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/cases', { params: { query: { q: words, page_size: FOUND } }, signal })),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  })
}
