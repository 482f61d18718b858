import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { narrowing, pageOf, readLookSearch, withFilter } from './search'
import { revealedWords, roleWords, shownWords } from './shown'

const CASE = '0190aaaa-0000-7000-8000-0000000000aa'

describe('the words of a look', () => {
  it('say what was shown', () => {
    expect(shownWords('GET /api/cases/{case_id}')).toBe('A case')
    expect(shownWords('PUT /api/cases/{case_id}/new-thing')).toBe('A case')
    expect(shownWords('GET /api/new')).toBe('Data of cases')
  })

  it('never show a part of an address', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../../openapi.json'), 'utf8')
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> }
    for (const [address, methods] of Object.entries(paths))
      for (const method of Object.keys(methods))
        expect(shownWords(`${method.toUpperCase()} ${address}`)).not.toMatch(/[{}/]/)
  })

  it('give the reason for a number shown in full', () => {
    expect(revealedWords('showed the nric in full: to read to the agency')).toBe(
      'NRIC: to read to the agency',
    )
    expect(revealedWords('opened before and after of entry 1200 for a complaint: she asked')).toBe(
      'Entry 1,200, a complaint: she asked',
    )
    expect(revealedWords('12 entries of the record, as a file')).toBe('12 entries of the record')
    expect(revealedWords('letter')).toBeNull()
  })

  it('name the role, also of somebody who has none any more', () => {
    expect(roleWords('mp')).toBe('MP')
    expect(roleWords('')).toBe('No role now')
  })
})

describe('the address of the looks', () => {
  it('keeps only what can be meant', () => {
    expect(readLookSearch({ case: CASE, before: '2026-11-24T06:41:59.228513Z', look: 'x' })).toEqual({
      case: CASE,
      before: '2026-11-24T06:41:59.228513Z',
    })
    expect(readLookSearch({ before: 'yesterday', actor: 5 })).toEqual({})
  })

  it('begins again at the newest look when a filter changes', () => {
    expect(withFilter({ case: CASE, before: 'x', look: 'y' }, { case: null })).toEqual({})
    expect(pageOf({ case: CASE, look: 'y' }, 'then')).toEqual({ case: CASE, before: 'then' })
  })

  it('asks for whole days of Singapore, and from where the last page ended', () => {
    const search = { person: CASE, since: '2026-11-24', until: '2026-11-24' }
    expect(narrowing(search)).toEqual({
      person: CASE,
      since: '2026-11-23T16:00:00.000Z',
      before: '2026-11-24T16:00:00.000Z',
    })
    expect(narrowing(pageOf(search, '2026-11-24T03:00:00Z')).before).toBe('2026-11-24T03:00:00Z')
  })
})
