import type { Role } from '@/api/me'

export const ROLE_WORDS: Record<Role, string> = {
  volunteer: 'Volunteer',
  staff: 'Staff',
  mp: 'Member of Parliament',
  admin: 'Administrator',
  auditor: 'Data protection officer',
  resident: 'Resident',
}
