import type { LetterStatus } from './types'

export type View = 'to_vet' | 'returned' | 'with_mp' | 'to_send' | 'sent' | 'answered' | 'all'

/** The views of the list, in the order of a letter's way. */
export const VIEWS: Record<View, { label: string; title: string; status: readonly LetterStatus[] }> = {
  to_vet: { label: 'To vet', title: 'Letters to vet', status: ['draft'] },
  returned: { label: 'Returned', title: 'Letters returned', status: ['returned'] },
  with_mp: { label: 'With the MP', title: 'Letters with the MP', status: ['vetted'] },
  to_send: { label: 'Signed, to send', title: 'Letters to send', status: ['approved'] },
  sent: { label: 'Sent', title: 'Letters sent', status: ['sent'] },
  answered: { label: 'Answered', title: 'Letters answered', status: ['replied'] },
  all: { label: 'All', title: 'All letters', status: [] },
}

export const VIEW_ORDER = Object.keys(VIEWS) as View[]

function isView(value: unknown): value is View {
  return typeof value === 'string' && value in VIEWS
}

function pageOf(value: unknown): number {
  const page = Number(value)
  return Number.isInteger(page) && page > 0 ? page : 1
}

export interface ListSearch {
  view?: View
  agency?: string
  page?: number
}

export function readListSearch(raw: Record<string, unknown>): ListSearch {
  const page = pageOf(raw['page'])
  return {
    ...(isView(raw['view']) && { view: raw['view'] }),
    ...(typeof raw['agency'] === 'string' &&
      /^[A-Za-z]{2,20}$/.test(raw['agency']) && { agency: raw['agency'] }),
    ...(page > 1 && { page }),
  }
}

export interface RepliesSearch {
  page?: number
}

export function readRepliesSearch({ page: raw }: Record<string, unknown>): RepliesSearch {
  const page = pageOf(raw)
  return page > 1 ? { page } : {}
}

export type LetterTab = 'source' | 'check' | 'versions' | 'after'

export interface LetterSearch {
  /** The list it was opened from: next and previous walk there. */
  from?: View
  tab?: LetterTab
  edit?: true
  /** Two versions side by side: "1-3". */
  compare?: string
}

const TABS: readonly unknown[] = ['source', 'check', 'versions', 'after'] satisfies LetterTab[]

export function readLetterSearch(raw: Record<string, unknown>): LetterSearch {
  const { from, tab, edit, compare } = raw
  return {
    ...(isView(from) && { from }),
    ...(TABS.includes(tab) && { tab: tab as LetterTab }),
    ...((edit === true || edit === 'true') && { edit: true as const }),
    ...(typeof compare === 'string' && comparedOf(compare) && { compare }),
  }
}

export function comparedOf(compare: string | undefined): { from: number; to: number } | null {
  const match = /^(\d{1,4})-(\d{1,4})$/.exec(compare ?? '')
  return match ? { from: Number(match[1]), to: Number(match[2]) } : null
}

export type ApprovalTab = 'overview' | 'analysis' | 'documents'

export interface ApprovalsSearch {
  letter?: string
  page?: number
  tab?: ApprovalTab
}

const APPROVAL_TABS: readonly unknown[] = ['overview', 'analysis', 'documents'] satisfies ApprovalTab[]
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function readApprovalsSearch({ letter, tab, page: raw }: Record<string, unknown>): ApprovalsSearch {
  const page = pageOf(raw)
  return {
    ...(page > 1 && { page }),
    ...(typeof letter === 'string' && UUID.test(letter) && { letter }),
    ...(APPROVAL_TABS.includes(tab) && { tab: tab as ApprovalTab }),
  }
}
