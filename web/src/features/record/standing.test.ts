import { describe, expect, it } from 'vitest'
import type { Standing } from './queries'
import { CHECK, GOOD } from '../../../tests/record'
import { figuresOf, verdictOf } from './standing-words'

const NOW = Date.parse('2026-11-24T14:00:00Z')

describe('how the record stands', () => {
  const said = (more: Partial<Standing>) => verdictOf({ ...GOOD, ...more }, NOW)

  it('is checked and unchanged only when everything was read and fits', () => {
    expect(said({})).toMatchObject({
      tone: 'good',
      title: 'Checked and unchanged',
      second:
        'Every entry was read again at 9:50 pm, and one witness outside this office has signed the same record.',
    })
    expect(said({ witnesses: [] }).second).toContain('nobody outside this office')
    expect(said({ last_whole: null, newest: null }).title).toBe('Not checked yet')
  })

  it('names what does not fit, whichever check found it', () => {
    const bad = { ...CHECK, holds: false, problems: ['leaf 7: its row is gone'] }
    expect(said({ last_whole: bad, newest: bad })).toMatchObject({ tone: 'bad', problems: bad.problems })
    expect(said({ newest: { ...bad, whole: false } })).toMatchObject({ tone: 'bad', problems: bad.problems })
    const guard = { present: true, problems: ['table cases is not captured'] }
    expect(said({ guard })).toMatchObject({ tone: 'bad', problems: guard.problems })
  })

  it('follows a check, and says so when nobody takes it up', () => {
    const running = { ...CHECK, ended_at: null, holds: null }
    expect(said({ newest: running })).toMatchObject({ tone: 'busy', second: '40,000 entries read so far.' })
    const asked = { ...running, begun_at: null }
    expect(said({ newest: { ...asked, asked_at: '2026-11-24T13:59:59Z' } }).second).toBe(
      'It begins in a moment.',
    )
    expect(said({ newest: asked }).title).toBe('The check has not begun')
  })

  it('gives the figures in words', () => {
    const figures = Object.fromEntries(figuresOf(GOOD, NOW).map(({ name, value }) => [name, value]))
    expect(figures).toMatchObject({
      Entries: '128,000',
      'Newest signed': '128,000, now',
      'Waiting to be signed': 'None',
    })
    const late = figuresOf({ ...GOOD, waiting: 9, waiting_since: '2026-11-24T13:50:00Z', witnesses: [] }, NOW)
    expect(late.map(({ value }) => value)).toEqual(expect.arrayContaining(['9, since 9:50 pm', 'No witness']))
  })
})
