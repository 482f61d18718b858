import {
  Archive,
  ChartColumn,
  ClipboardCheck,
  Eye,
  FileText,
  Folder,
  House,
  Inbox,
  MailQuestionMark,
  MessageSquareText,
  PenLine,
  QrCode,
  Settings,
  ShieldAlert,
  Ticket,
  TriangleAlert,
  Trash2,
  TrendingUp,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { Role } from '@/api/me'

export interface Entry {
  to: string
  label: string
  icon: LucideIcon
  /** With G before it. */
  key?: string
}

const table: Entry = { to: '/table', label: 'My table', icon: MessageSquareText, key: 'E' }
const evening: Entry = { to: '/evening', label: 'My evening', icon: House, key: 'E' }
const queue: Entry = { to: '/queue', label: 'Queue', icon: Ticket, key: 'Q' }
const cases: Entry = { to: '/cases', label: 'Cases', icon: Folder, key: 'C' }
const letters: Entry = { to: '/letters', label: 'Letters', icon: FileText, key: 'L' }
const replies: Entry = { to: '/replies', label: 'Replies', icon: Inbox, key: 'R' }
const residents: Entry = { to: '/residents', label: 'People', icon: Users }
const office: Entry = { to: '/office', label: 'Office', icon: Settings }
const passes: Entry = { to: '/passes', label: 'Passes', icon: QrCode }
const alarms: Entry = { to: '/alarms', label: 'Sign-in alarms', icon: ShieldAlert }
const requests: Entry = { to: '/requests', label: 'Requests', icon: MailQuestionMark }
const breaches: Entry = { to: '/breaches', label: 'Breaches', icon: TriangleAlert }
const corrections: Entry = { to: '/corrections', label: 'Corrections', icon: PenLine }
const retention: Entry = { to: '/retention', label: 'Retention', icon: Trash2 }
const reports: Entry = { to: '/reports', label: 'Reports', icon: ChartColumn }
const insight: Entry = { to: '/insight', label: 'Insight', icon: TrendingUp }

const ENTRIES: Record<Role, readonly Entry[]> = {
  volunteer: [table, queue, { ...cases, label: 'My cases' }],
  staff: [evening, queue, cases, letters, replies, corrections, residents, passes, insight, office],
  mp: [
    evening,
    { to: '/approvals', label: 'Approvals', icon: ClipboardCheck, key: 'L' },
    cases,
    replies,
    corrections,
    residents,
    passes,
    insight,
    office,
  ],
  auditor: [
    { to: '/record', label: 'Record', icon: Archive },
    { to: '/looks', label: 'Who looked', icon: Eye },
    requests,
    retention,
    reports,
    breaches,
    alarms,
  ],
  admin: [{ to: '/people', label: 'People and roles', icon: Users }, retention, reports, alarms, office],
  resident: [],
}

/** A role's entries whose page exists. What a role may not open is absent, not greyed. */
export function entriesFor(role: Role, exists: (to: string) => boolean): readonly Entry[] {
  return ENTRIES[role].filter(({ to }) => exists(to))
}

/** Where N and "New case" go. */
export const NEW_CASE = '/interview/new'

/** A resident's first page. */
export const PORTAL_HOME = '/my-case'
