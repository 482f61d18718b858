const DAY = 86_400_000

/** Today in Singapore, "2026-11-23". */
export function isoToday(now: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Singapore' }).format(now)
}

/** Whole days between a day or moment and today, Singapore time; never negative. */
export function daysSince(when: string, now: Date = new Date()): number {
  const from = isoToday(new Date(when))
  return Math.max(0, Math.round((Date.parse(isoToday(now)) - Date.parse(from)) / DAY))
}
