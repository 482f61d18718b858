import { describe, expect, it } from 'vitest'
import { clockTime, dayAndTime, fullDate, longDay, money, shortDay, sinceThen } from './time'

const evening = '2026-11-23T13:47:00Z'

describe('dates in Singapore', () => {
  it('are said the same way everywhere', () => {
    expect(clockTime(evening)).toBe('9:47 pm')
    expect(shortDay('2026-11-25T00:00:00+08:00')).toBe('Wed 25 Nov')
    expect(longDay(evening)).toBe('Monday 23 November')
    expect(fullDate('2026-11-25')).toBe('25 November 2026')
    expect(dayAndTime(evening)).toBe('Mon 23 Nov 2026, 9:47 pm')
  })

  it('speak the resident’s language', () => {
    expect(shortDay(evening, 'zh')).toContain('11月23日')
    expect(fullDate(evening, 'ta')).toContain('நவம்பர்')
  })
})

describe('sinceThen', () => {
  it.each([
    ['2026-11-23T13:46:40Z', 'now'],
    ['2026-11-23T13:29:00Z', '18 min'],
    ['2026-11-23T10:00:00Z', '6:00 pm'],
    ['2026-11-22T15:59:00Z', 'Yesterday'],
    ['2026-11-18T15:00:00Z', '18 Nov'],
    ['2025-11-18T15:00:00Z', '18 Nov 2025'],
  ])('%s reads %s', (then, words) => {
    expect(sinceThen(then, evening)).toBe(words)
  })
})

it('money is dollars from cents', () => {
  expect(money(128640)).toBe('$1,286.40')
})
