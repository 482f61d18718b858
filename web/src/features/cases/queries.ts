import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { toBody, toQuery, type CaseSearch } from './search'

/** The page before stays in sight until the next one is there. Words go in the body: they may be an NRIC. */
export function casesQuery({ q, ...filters }: CaseSearch) {
  return queryOptions({
    queryKey: ['cases', 'list', filters, q ?? ''],
    queryFn: ({ signal }) =>
      answer(
        q === undefined
          ? api.GET('/api/cases', { params: { query: toQuery(filters) }, signal })
          : api.POST('/api/cases/search', { body: toBody({ ...filters, q }), signal }),
      ),
    placeholderData: keepPreviousData,
  })
}

const FOUND = 6

/** For the palette: the best few, by whatever the words fit. */
export function findCasesQuery(words: string) {
  return queryOptions({
    queryKey: ['cases', 'find', words],
    queryFn: ({ signal }) =>
      answer(api.POST('/api/cases/search', { body: { ...toBody({ q: words }), page_size: FOUND }, signal })),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  })
}
