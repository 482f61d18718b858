import type { Pass, Volunteer } from './queries'

const HOUR = 3_600_000

/** Whole hours a pass may end at, beside the usual one: the next twelve. */
export function endsToChoose(now: string, usual: string): readonly string[] {
  const first = Math.ceil((Date.parse(now) + HOUR / 2) / HOUR) * HOUR
  const last = Date.parse(now) + 12 * HOUR
  const hours = Array.from({ length: 12 }, (_, at) => first + at * HOUR).filter((at) => at <= last)
  const all = new Set([...hours, Math.min(Date.parse(usual), last)])
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

export type Standing = 'waiting' | 'in' | 'away' | 'revoked' | 'over'

export function standingOf(pass: Pass, now: string): Standing {
  if (pass.revoked_at !== null) return 'revoked'
  if (Date.parse(pass.ends_at) <= Date.parse(now)) return 'over'
  if (pass.claimed_at === null) return 'waiting'
  return pass.is_in ? 'in' : 'away'
}

/** "in 42 seconds", "in 3 minutes": from making the pass to being in. */
export function tookWords(pass: Pass): string {
  if (pass.claimed_at === null) return ''
  const seconds = Math.max(1, Math.round((Date.parse(pass.claimed_at) - Date.parse(pass.issued_at)) / 1000))
  if (seconds < 120) return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`
  return `in ${Math.round(seconds / 60)} minutes`
}

/** "1234 5678": read out and typed in two breaths. */
export function spacedPin(pin: string): string {
  return `${pin.slice(0, 4)} ${pin.slice(4)}`
}
