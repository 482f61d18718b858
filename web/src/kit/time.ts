const ZONE = 'Asia/Singapore'
const MINUTE = 60_000

export const LOCALES = { en: 'en-SG', zh: 'zh-SG', ms: 'ms-SG', ta: 'ta-SG' } as const
export type Language = keyof typeof LOCALES

type When = Date | string | number

function format(when: When, language: Language, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, ...options }).format(
    new Date(when),
  )
  return language === 'en' ? text.replaceAll(',', '') : text
}

/** "9:47 pm" */
export function clockTime(when: When, language: Language = 'en'): string {
  return format(when, language, { hour: 'numeric', minute: '2-digit', hour12: true })
}

/** "9:47:12 pm", for the record */
export function exactTime(when: When, language: Language = 'en'): string {
  return format(when, language, { hour: 'numeric', minute: '2-digit', second: '2-digit', hour12: true })
}

/** "Wed 25 Nov" */
export function shortDay(when: When, language: Language = 'en'): string {
  return format(when, language, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** "25 Nov" */
export function dayMonth(when: When, language: Language = 'en'): string {
  return format(when, language, { day: 'numeric', month: 'short' })
}

/** "Monday 23 November" */
export function longDay(when: When, language: Language = 'en'): string {
  return format(when, language, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** "25 November 2026" */
export function fullDate(when: When, language: Language = 'en'): string {
  return format(when, language, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** "November 2026" */
export function monthYear(when: When, language: Language = 'en'): string {
  return format(when, language, { month: 'long', year: 'numeric' })
}

/** "Wed 25 Nov 2026, 9:47 pm" */
export function dayAndTime(when: When, language: Language = 'en'): string {
  const day = format(when, language, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  return `${day}, ${clockTime(when, language)}`
}

function dayNumber(when: When): number {
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(when))
  return Date.parse(`${iso}T00:00:00Z`) / (24 * 60 * MINUTE)
}

/** Relative only under one hour: "now", "18 min", then "9:47 pm", "Yesterday", "19 Nov", "19 Nov 2025". English only. */
export function sinceThen(when: When, now: When): string {
  const minutes = Math.floor((new Date(now).getTime() - new Date(when).getTime()) / MINUTE)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  const days = dayNumber(now) - dayNumber(when)
  if (days === 0) return clockTime(when)
  if (days === 1) return 'Yesterday'
  const sameYear = new Date(when).getFullYear() === new Date(now).getFullYear()
  return sameYear ? dayMonth(when) : format(when, 'en', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Dollars from cents: "$1,286.40". */
export function money(cents: number, language: Language = 'en'): string {
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency: 'SGD',
    currencyDisplay: 'narrowSymbol',
  }).format(cents / 100)
}

/** "2,318" */
export function count(n: number, language: Language = 'en'): string {
  return new Intl.NumberFormat(LOCALES[language]).format(n)
}

/** The day it is in Singapore at a moment, "2026-11-25". */
export function singaporeDay(when: When): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(when))
}
