import type { Me, Permission, Role } from '@/api/me'

const IDS: Record<Role, string> = {
  volunteer: '0190aaaa-0000-7000-8000-000000000001',
  staff: '0190aaaa-0000-7000-8000-000000000002',
  mp: '0190aaaa-0000-7000-8000-000000000003',
  admin: '0190aaaa-0000-7000-8000-000000000004',
  auditor: '0190aaaa-0000-7000-8000-000000000005',
  resident: '0190aaaa-0000-7000-8000-000000000006',
}

const NAMES: Record<Role, string> = {
  volunteer: 'Aisyah Contoh',
  staff: 'Priya Sampel',
  mp: 'Dr Nadia Contoh',
  admin: 'Jun Hao Sample',
  auditor: 'Meena Sampel',
  resident: 'Mdm Salmah Contoh',
}

/** An invented person of the demo office. */
export function person(role: Role, permissions: Permission[] = ['see_self']): Me {
  return {
    id: IDS[role],
    name: NAMES[role],
    role,
    office: {
      id: '0190aaaa-0000-7000-8000-0000000000ff',
      code: 'BAN',
      name: 'Bukit Angsana',
      division: 'Bukit Angsana',
      mp_name: NAMES.mp,
    },
    permissions,
    demo: true,
    enrolling: false,
    idle_seconds: 30 * 60,
  }
}
