import { describe, expect, it } from 'vitest'
import { deadlineOf, momentOf, stepWords } from './words'

describe('the words of a breach', () => {
  it('make a moment of a day and a time of Singapore', () => {
    expect(momentOf('2026-11-24', '09:30')).toBe('2026-11-24T09:30:00+08:00')
    expect(momentOf(null, '09:30')).toBeNull()
    expect(momentOf('2026-11-24', '')).toBeNull()
  })

  it('name the day that counts now', () => {
    const days = { assess_by: '2026-12-24', notify_by: '2026-11-27' }
    expect(deadlineOf({ standing: 'to_assess', ...days })).toBe('2026-12-24')
    expect(deadlineOf({ standing: 'to_tell', ...days })).toBe('2026-11-27')
    expect(deadlineOf({ standing: 'closed', ...days })).toBeNull()
  })

  it('count whom a search added', () => {
    const step = { at: '2026-11-24T00:00:00Z', text: '', people: 3, new: 2, by: 'Arun Contoh' }
    expect(stepWords({ ...step, kind: 'people_found' })).toBe('People added to the list: 2')
    expect(stepWords({ ...step, kind: 'closed' })).toBe('Closed')
  })
})
