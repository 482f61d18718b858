import type { HomeItem, Kind } from './types'

export type GroupId = 'now' | 'interviews' | 'write' | 'vet' | 'sign' | 'send' | 'replies'

export interface Thing extends HomeItem {
  id: string
}

export interface Group {
  id: GroupId
  title: string
  things: Thing[]
}

const TITLES: Record<GroupId, string> = {
  now: 'Now',
  interviews: 'Interviews to finish',
  write: 'Letters to write',
  vet: 'Letters to vet',
  sign: 'Letters to sign',
  send: 'Letters to send',
  replies: 'Replies and late answers',
}

const GROUP_OF: Record<Kind, GroupId> = {
  safety: 'now',
  draft: 'interviews',
  returned: 'write',
  unassigned: 'write',
  to_vet: 'vet',
  to_approve: 'sign',
  to_send: 'send',
  late: 'replies',
  reply_to_tell: 'replies',
}

const ORDER = Object.keys(TITLES) as GroupId[]

/** The verb on the button: what happens where it leads. */
export const ACTS: Record<Kind, string> = {
  safety: 'Open and call',
  draft: 'Go on',
  returned: 'Read why',
  to_vet: 'Vet',
  to_approve: 'Read and sign',
  to_send: 'Send',
  late: 'Follow up',
  reply_to_tell: 'Read the reply',
  unassigned: 'Write',
}

/** A case with two dangers is one thing to do: one call, one page. Its reasons stand side by side. */
function oneForEachCase(items: readonly HomeItem[]): Thing[] {
  const things: Thing[] = []
  for (const item of items) {
    const id = `${item.kind}:${item.letter_id ?? item.case_id}`
    const same = things.find((thing) => thing.id === id)
    if (same) same.detail = joined(same.detail, item.detail)
    else things.push({ ...item, id })
  }
  return things
}

/** "family violence, Violence at home" and "do not call, Violence at home" as one, each part once. */
function joined(one: string, other: string): string {
  const parts = one.split(', ')
  const added = other.split(', ').filter((part) => !parts.includes(part))
  return [parts[0], ...added, ...parts.slice(1)].join(', ')
}

/** Urgent things first and together, whatever they are; the rest by what is to be done, in the order of a case's life. */
export function groupsOf(items: readonly HomeItem[]): Group[] {
  const things = oneForEachCase(items)
  return ORDER.map((id) => ({
    id,
    title: TITLES[id],
    things: things.filter((thing) => (thing.urgent ? 'now' : GROUP_OF[thing.kind]) === id),
  })).filter((group) => group.things.length > 0)
}

export function headingOf(groups: readonly Group[]): string {
  const total = groups.reduce((sum, { things }) => sum + things.length, 0)
  if (total === 0) return 'Nothing needs you now'
  return total === 1 ? '1 thing needs you' : `${total} things need you`
}
