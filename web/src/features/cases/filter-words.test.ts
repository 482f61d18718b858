import { describe, expect, it } from 'vitest'
import { filterWords, URGENCY_OPTIONS, withValue, type FilterNames } from './filter-words'
import { OPEN_STATUSES } from './search'

const names: FilterNames = {
  categories: [{ id: 'rental', label: 'Rental flat' }],
  agencies: [],
  owners: [{ id: 'me', label: 'Me' }],
}

describe('a filter in words', () => {
  it.each([
    ['status', { status: OPEN_STATUSES }, 'Status: Open'],
    ['stage', { stage: 'written' }, 'Status: To vet'],
    ['stage', { stage: 'written,vetted' }, 'Status: To vet or With the MP'],
    ['urgency', { urgency: 'urgent,high' }, 'Urgency: Urgent or high'],
    ['urgency', { urgency: 'low,medium' }, 'Urgency: Low or Medium'],
    ['category', { category: 'rental' }, 'Matter: Rental flat'],
    ['category', { category: 'gone' }, 'Matter: gone'],
    ['agency', { agency: 'HDB,TC' }, 'Agency: HDB or TC'],
    ['owner', { owner: 'me' }, 'Owner: Me'],
    ['late', { late: true }, 'Late'],
  ] as const)('%s', (key, search, words) => {
    expect(filterWords(key, search, names)).toBe(words)
  })

  it('adds to the list what only the address knows', () => {
    expect(withValue(URGENCY_OPTIONS, 'high')).toBe(URGENCY_OPTIONS)
    expect(withValue(URGENCY_OPTIONS, 'high,low').at(-1)).toEqual({ id: 'high,low', label: 'High or Low' })
  })
})
