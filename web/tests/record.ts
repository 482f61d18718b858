import type { Check, Standing } from '@/features/record/queries'

/** For tests: a record that was read again ten minutes ago. */
export const CHECK: Check = {
  id: '0190aaaa-0000-7000-8000-0000000000aa',
  asked_by: 'Arun Contoh',
  asked_at: '2026-11-24T13:50:00Z',
  whole: true,
  begun_at: '2026-11-24T13:50:01Z',
  reached: 40_000,
  to_size: 128_000,
  opened: 1,
  erased: 0,
  ended_at: '2026-11-24T13:50:09Z',
  took_seconds: 8,
  holds: true,
  problems: [],
}
export const GOOD: Standing = {
  origin: 'mps-connect/1/audit/1',
  size: 128_000,
  signed_at: '2026-11-24T13:59:58Z',
  witnesses: [{ name: 'witness.invalid/one', size: 127_990, at: '2026-11-24T13:59:50Z' }],
  waiting: 0,
  waiting_since: null,
  erased: 3,
  guard: { present: true, problems: [] },
  last_whole: CHECK,
  newest: CHECK,
}
