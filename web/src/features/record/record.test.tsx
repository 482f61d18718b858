import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve } from '../../../tests/server'
import { changedLine, changedWords } from './columns'
import type { RecordRow } from './queries'
import { pageOf, readRecordSearch, withFilter } from './search'
import { didWhat, purposeWords, short } from './things'

const CASE = '0190aaaa-0000-7000-8000-0000000000aa'
const WHO = '0190aaaa-0000-7000-8000-000000000001'

describe('the words of the record', () => {
  it.each([
    ['I', 'facts', [], 'Added a fact'],
    ['U', 'letters', ['status'], 'Changed a letter'],
    ['D', 'recipient_rules', [], 'Removed a rule'],
    ['I', 'sessions', [], 'Signed in'],
    ['U', 'sessions', ['ended_at'], 'Ended a sign-in'],
    ['U', 'sessions', ['last_seen_at'], 'Changed a sign-in'],
    ['I', 'new_kind', [], 'Added a row of new kind'],
  ])('%s of %s', (op, table, changed, words) => {
    expect(didWhat({ op, table, changed })).toBe(words)
  })

  it('says which columns changed in words, without what the system keeps', () => {
    expect(changedWords(['id', 'version', 'status', 'body_enc', 'odd_enc'])).toEqual([
      'odd (sealed)',
      'status',
      'the words (sealed)',
    ])
    expect(changedLine('I', ['id'])).toBe('All of it, new')
    expect(changedLine('U', ['updated_at', 'version'])).toBe('Only when it was last touched')
    expect(changedLine('U', ['agency', 'category', 'status', 'urgency', 'outcome'])).toBe(
      'agency, category, outcome and 2 more',
    )
  })

  it('names the purpose, and says when there is none', () => {
    expect(purposeWords('set_up')).toBe('Setting up the office')
    expect(purposeWords(null)).toBe('Not given')
    expect(purposeWords('key_change')).toBe('key change')
  })

  it('shortens a commitment by its middle', () => {
    expect(short('1020184cc20e0e6423429e5bc1c15e21')).toBe('102018…5e21')
  })
})

describe('the address of the record', () => {
  it('keeps only what can be meant', () => {
    expect(
      readRecordSearch({ actor: WHO, table: 'facts', case: `/cases/${CASE}`, before: '80', entry: 79 }),
    ).toEqual({ actor: WHO, table: 'facts', case: CASE, before: 80, entry: 79 })
    expect(readRecordSearch({ actor: '<b>', table: 'A B', case: 'x', before: '-1', entry: '' })).toEqual({})
    expect(readRecordSearch({ actor: 'system:found_office' })).toEqual({ actor: 'system:found_office' })
  })

  it('begins again at the newest entry when a filter changes', () => {
    const search = { actor: WHO, before: 80, entry: 79 }
    expect(withFilter(search, { table: 'facts' })).toEqual({ actor: WHO, table: 'facts' })
    expect(withFilter(search, { actor: null })).toEqual({})
    expect(pageOf(search, 30)).toEqual({ actor: WHO, before: 30 })
    expect(pageOf(search)).toEqual({ actor: WHO })
  })
})

function row(seq: number, more: Partial<RecordRow> = {}): RecordRow {
  return {
    seq,
    at: '2026-11-24T06:41:59Z',
    actor: WHO,
    actor_name: 'Aisyah Contoh',
    op: 'U',
    table: 'cases',
    row: CASE,
    changed: ['status', 'version'],
    purpose: 'casework',
    commitment: 'ab'.repeat(32),
    ...more,
  }
}

describe('the record page', () => {
  beforeAll(startLanguages)

  function auditor(items: RecordRow[], next: number | null = null) {
    const asked: string[] = []
    serve({
      'GET /api/me': () => ({ body: person('auditor', ['see_self', 'read_record']) }),
      'GET /api/record': () => ({ body: { items, next_before: next } }),
      'GET /api/looks': () => ({ body: { items: [], next_before: null } }),
    })
    const fetched = globalThis.fetch
    globalThis.fetch = async (request) => {
      asked.push(new URL((request as Request).url).search)
      return fetched(request)
    }
    return asked
  }

  it('opens an entry in the aside, at its own address, with what a commitment is', async () => {
    auditor([row(41), row(40)])
    const { router } = open('/record')
    expect(await screen.findByRole('table', { name: /2 on this page/ })).toBeTruthy()
    await userEvent.click(screen.getByRole('link', { name: /, entry 40$/ }))
    expect(router.state.location.search).toEqual({ entry: 40 })
    expect(await screen.findByRole('heading', { name: 'Entry 40' })).toBeTruthy()
    expect(screen.getByText('Checking that no entry is missing')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /verify|check again/i })).toBeNull()
  })

  it('asks for older entries by the last one shown, and goes back to the newest', async () => {
    const asked = auditor([row(41)], 41)
    const { router } = open('/record')
    await userEvent.click(await screen.findByRole('button', { name: 'Older' }))
    await waitFor(() => expect(asked).toContain('?before=41'))
    await userEvent.click(await screen.findByRole('button', { name: 'Newest' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })

  it('finds the case in a pasted address, and says so when there is none', async () => {
    const asked = auditor([row(41)])
    open('/record')
    const box = await screen.findByRole('searchbox', { name: 'Case id or its address' })
    await userEvent.click(box)
    await userEvent.paste('no such thing')
    await userEvent.keyboard('{Enter}')
    expect(screen.getByText(/There is no case id in that/)).toBeTruthy()
    await userEvent.clear(box)
    await userEvent.paste(`https://mps.example/cases/${CASE}`)
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(asked).toContain(`?case=${CASE}`))
  })

  it('offers the whole record when nothing fits', async () => {
    auditor([])
    const { router } = open('/record?table=facts')
    await userEvent.click(await screen.findByRole('button', { name: 'Show the whole record' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })
})
