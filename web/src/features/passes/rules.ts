import type { Pass, Volunteer } from './queries'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Whole hours a pass may end at, beside the usual end: within the next twelve. */
export function endsToChoose(now: string, usual: string): readonly string[] {
  const begin = Date.parse(now)
  const last = begin + 12 * HOUR
  const first = Math.ceil((begin + HOUR / 2) / HOUR) * HOUR
  const hours = Array.from({ length: 12 }, (_, at) => first + at * HOUR).filter((at) => at < last)
  const all = new Set([...hours, Date.parse(usual)])
  return [...all].sort((a, b) => a - b).map((at) => new Date(at).toISOString())
}

/** Volunteers whose name holds what was typed, the likeliest first. */
export function suggestions(typed: string, volunteers: readonly Volunteer[]): readonly Volunteer[] {
  const words = typed.trim().toLocaleLowerCase()
  if (words === '') return []
  return volunteers
    .filter(({ name }) => name.toLocaleLowerCase().includes(words))
    .sort(
      (a, b) =>
        Number(b.name.toLocaleLowerCase().startsWith(words)) -
        Number(a.name.toLocaleLowerCase().startsWith(words)),
    )
    .slice(0, 5)
}

export type Standing = 'waiting' | 'in' | 'away' | 'taken-back' | 'over'

export function standingOf(pass: Pass, now: string): Standing {
  if (pass.revoked_at !== null) return 'taken-back'
  if (Date.parse(pass.ends_at) <= Date.parse(now)) return 'over'
  if (pass.claimed_at === null) return 'waiting'
  return pass.is_in ? 'in' : 'away'
}

/** Whether somebody is likely to come in with it any moment: as long as its PIN is good. */
export function isExpected(pass: Pass, now: string): boolean {
  return standingOf(pass, now) === 'waiting' && Date.parse(now) - Date.parse(pass.issued_at) < 15 * MINUTE
}

/** "42 seconds", "3 minutes": from making the pass to being in. */
export function tookWords(pass: Pass): string {
  if (pass.claimed_at === null) return ''
  const seconds = Math.max(1, Math.round((Date.parse(pass.claimed_at) - Date.parse(pass.issued_at)) / 1000))
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.round(seconds / 60)} minutes`
}

const DIGITS = 8

/** "1234 5678": read out and typed in two breaths. */
export function spacedPin(pin: string): string {
  return `${pin.slice(0, DIGITS / 2)} ${pin.slice(DIGITS / 2)}`
}

/** The eight digits of what was typed, with or without spaces; null where it is no PIN. */
export function pinIn(typed: string): string | null {
  const digits = typed.replaceAll(/[\s-]/g, '')
  return new RegExp(`^\\d{${DIGITS}}$`).test(digits) ? digits : null
}
