import { dayAndTime } from '@/kit/time'
import type { NewPerson, Person } from './queries'

export type OfficeRole = NewPerson['role']

/** In the order of the evening; what each may do, for whoever chooses. */
export const OFFICE_ROLES: readonly { id: OfficeRole; label: string; second: string }[] = [
  {
    id: 'volunteer',
    label: 'Volunteer',
    second: 'Interviews residents. Sees the cases they opened or were given',
  },
  { id: 'staff', label: 'Staff', second: 'Vets, sends and follows up. Sees every case of the office' },
  { id: 'mp', label: 'MP', second: 'Approves letters and signs them' },
  { id: 'admin', label: 'Administrator', second: 'Runs accounts and the office’s lists. Sees no case' },
  { id: 'auditor', label: 'Auditor', second: 'Reads the record and who looked. Changes nothing' },
]

export function roleName(role: string): string {
  return OFFICE_ROLES.find(({ id }) => id === role)?.label ?? role
}

export function accountName(isActive: boolean): string {
  return isActive ? 'Open' : 'Closed'
}

/** Where somebody is written to; whoever comes by passes has no mailbox here. */
export function mailboxOf({ email, comes_by_pass }: Pick<Person, 'email' | 'comes_by_pass'>): string {
  return comes_by_pass ? 'Comes by a pass' : email
}

type Way = Pick<Person, 'is_active' | 'has_signed_in' | 'comes_by_pass' | 'invited_until' | 'last_seen_at'>

/** Whether somebody can get in, and what keeps them outside. An invitation that ran out is none. */
export function accountWords(
  { is_active, has_signed_in, comes_by_pass, invited_until, last_seen_at }: Way,
  now: Date,
): string {
  if (!is_active || has_signed_in || comes_by_pass) return accountName(is_active)
  if (invited_until !== null && new Date(invited_until) > now)
    return `Invited until ${dayAndTime(invited_until)}`
  return last_seen_at === null ? 'Has not signed in. No invitation is open' : accountName(true)
}

export interface PersonForm {
  name: string
  email: string
  role: OfficeRole | null
}

/** What keeps the form from being sent. */
export function problemsOf({ name, email, role }: PersonForm): Partial<Record<keyof PersonForm, string>> {
  const needed = 'This is needed.'
  return {
    ...(name.trim() === '' && { name: needed }),
    ...(email.trim() === ''
      ? { email: needed }
      : !/^[^@\s]+@[^@\s]+$/.test(email.trim()) && { email: 'Write it like name@example.sg.' }),
    ...(role === null && { role: 'Choose what they do.' }),
  }
}

export type Standing = Pick<Person, 'role' | 'is_active'>

export interface StandingChange {
  role?: OfficeRole
  is_active?: boolean
}

/** Only what differs is sent, so that somebody else's change of the other thing stays. */
export function changeOf(before: Standing, after: Standing): StandingChange {
  const role = OFFICE_ROLES.find(({ id }) => id === after.role)?.id
  return {
    ...(role !== undefined && after.role !== before.role && { role }),
    ...(after.is_active !== before.is_active && { is_active: after.is_active }),
  }
}

export function bothRows(mine: Standing, theirs: Standing) {
  return [
    { name: 'Role', mine: roleName(mine.role), theirs: roleName(theirs.role) },
    { name: 'Account', mine: accountName(mine.is_active), theirs: accountName(theirs.is_active) },
  ].filter((row) => row.mine !== row.theirs)
}
