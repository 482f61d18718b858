import type { Stage } from '@/api/case-words'

export const SORTS = ['updated', 'session', 'urgency', 'number', 'name'] as const
export type SortId = (typeof SORTS)[number]

/** What the list is narrowed to, as it stands in the address. Several values of one filter are joined by commas. */
export interface CaseFilters {
  status?: string
  stage?: string
  urgency?: string
  category?: string
  agency?: string
  /** `me`, `nobody` or a colleague's id. */
  owner?: string
  call_first?: true
  escalated?: true
  late?: true
  sort?: SortId
  order?: 'asc'
  page?: number
  size?: number
}

/** Everything the list shows: the filters, and the words typed into its box, which stand in no address. */
export interface CaseSearch extends CaseFilters {
  q?: string
}

export type WordFilter = 'status' | 'stage' | 'urgency' | 'category' | 'agency' | 'owner'
export type YesFilter = 'call_first' | 'escalated' | 'late'
export type FilterKey = WordFilter | YesFilter

const WORD_FILTERS = ['status', 'stage', 'urgency', 'category', 'agency', 'owner'] as const
const YES_FILTERS = ['call_first', 'escalated', 'late'] as const
const SIZES = [50, 100]
const LONGEST = 200

const KEYS = /^[a-z_]+(,[a-z_]+)*$/
const SHAPES: Record<WordFilter, RegExp> = {
  status: KEYS,
  stage: KEYS,
  urgency: KEYS,
  category: KEYS,
  agency: /^[A-Za-z]+(,[A-Za-z]+)*$/,
  owner: /^(me|nobody|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
}

export const OPEN_STATUSES = 'draft,submitted,in_progress,reopened'

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

function whole(value: unknown): number {
  const number = Number(value)
  return Number.isInteger(number) ? number : 0
}

/** What the list understands of an address; the rest is dropped. */
export function readCaseFilters(raw: Record<string, unknown>): CaseFilters {
  const search: CaseFilters = {}
  for (const key of WORD_FILTERS) {
    const value = text(raw[key])
    if (SHAPES[key].test(value)) search[key] = value
  }
  for (const key of YES_FILTERS) {
    if (raw[key] === true || raw[key] === 'true') search[key] = true
  }
  const sort = SORTS.find((id) => id === raw['sort'])
  if (sort !== undefined && sort !== 'updated') search.sort = sort
  if (raw['order'] === 'asc') search.order = 'asc'
  const page = whole(raw['page'])
  if (page > 1) search.page = page
  const size = whole(raw['size'])
  if (SIZES.includes(size)) search.size = size
  return search
}

/** The same with the words of the box. */
export function readCaseSearch({ q, ...raw }: Record<string, unknown>): CaseSearch {
  const words = text(q).slice(0, LONGEST)
  return { ...readCaseFilters(raw), ...(words !== '' && { q: words }) }
}

export const PAGE_SIZE = 20

export function toQuery(search: CaseFilters) {
  const { size, page, order, sort, ...filters } = search
  return {
    ...filters,
    sort: sort ?? 'updated',
    order: order ?? 'desc',
    page: page ?? 1,
    page_size: size ?? PAGE_SIZE,
  } as const
}

const ANYTHING = {
  status: '',
  stage: '',
  urgency: '',
  category: '',
  agency: '',
  owner: '',
  call_first: false,
  escalated: false,
  late: false,
}

export function toBody({ q, ...filters }: CaseFilters & { q: string }) {
  return { ...ANYTHING, ...toQuery(filters), q }
}

/** A changed filter starts at the first page again. */
export function withFilter(
  search: CaseSearch,
  change: Partial<Record<FilterKey | 'q', string | true | undefined>>,
) {
  return readCaseSearch({ ...search, ...change, page: undefined })
}

export interface View {
  id: 'all' | 'open' | 'mine'
  label: string
  filters: CaseFilters
}

export const VIEWS: readonly View[] = [
  { id: 'all', label: 'All', filters: {} },
  { id: 'open', label: 'Open', filters: { status: OPEN_STATUSES } },
  { id: 'mine', label: 'Mine', filters: { owner: 'me', status: OPEN_STATUSES } },
]

function filtersOf(search: CaseSearch): CaseFilters {
  const found: CaseFilters = {}
  for (const key of WORD_FILTERS) if (search[key] !== undefined) found[key] = search[key]
  for (const key of YES_FILTERS) if (search[key]) found[key] = true
  return found
}

export function filterKeysOf(search: CaseSearch): FilterKey[] {
  return Object.keys(filtersOf(search)) as FilterKey[]
}

/** The words, the order and the size stay; the filters become the view's. */
export function inView(search: CaseSearch, view: View): CaseSearch {
  const { q, sort, order, size } = search
  return readCaseSearch({ q, sort, order, size, ...view.filters })
}

export function viewOf(search: CaseSearch): View['id'] | null {
  const now = filtersOf(search)
  const keys = Object.keys(now) as FilterKey[]
  const view = VIEWS.find(
    ({ filters }) =>
      Object.keys(filters).length === keys.length && keys.every((key) => filters[key] === now[key]),
  )
  return view?.id ?? null
}

/** Status and stage are one question on the screen: "open" is a set of statuses, "to vet" is a stage. */
export type Standing = 'any' | 'open' | Stage | 'several'

export function standingOf({ status, stage }: CaseSearch): Standing {
  if (status === undefined && stage === undefined) return 'any'
  if (status === OPEN_STATUSES && stage === undefined) return 'open'
  if (status === undefined && stage !== undefined && !stage.includes(',')) return stage as Stage
  if (stage === undefined && (status === 'closed' || status === 'declined')) return status
  return 'several'
}

export function withStanding(search: CaseSearch, standing: Standing): CaseSearch {
  if (standing === 'several') return search
  const none = { status: undefined, stage: undefined }
  if (standing === 'any') return withFilter(search, none)
  return withFilter(
    search,
    standing === 'open' ? { ...none, status: OPEN_STATUSES } : { ...none, stage: standing },
  )
}
