import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve, type Heard, type Reply } from '../../../tests/server'
import type { RecordRow } from './queries'
import { CHECK, GOOD } from '../../../tests/record'

const CASE = '0190aaaa-0000-7000-8000-0000000000aa'
const WHO = '0190aaaa-0000-7000-8000-000000000001'

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
    case_id: CASE,
    case_number: 'MPS-BAN-202611-P2-0001',
    ...more,
  }
}

describe('the record page', () => {
  beforeAll(startLanguages)

  const MAY = ['see_self', 'read_record', 'open_record_values', 'check_record'] as const

  function auditor(pages: RecordRow[][], more: Record<string, Reply> = {}): Heard[] {
    return serve({
      'GET /api/me': () => ({ body: person('auditor', [...MAY]) }),
      'GET /api/record': ({ query }) => {
        const at = pages.findIndex(
          (_, index) => index > 0 && query.get('before') === `${pages[index - 1]?.at(-1)?.seq}`,
        )
        const page = pages[at === -1 ? 0 : at] ?? []
        const isLast = (at === -1 ? 0 : at) >= pages.length - 1
        return { body: { items: page, next_before: isLast ? null : page.at(-1)?.seq } }
      },
      'GET /api/record/standing': () => ({ body: GOOD }),
      'GET /api/record/doers': () => ({
        body: { items: [{ actor: WHO, actor_name: 'Aisyah Contoh', role: 'staff' }] },
      }),
      'GET /api/record/checks': () => ({ body: { items: [CHECK] } }),
      'GET /api/record/40': () => ({
        body: { ...row(40), leaf: 39, unchanged: true, witnessed_by: ['w.invalid'] },
      }),
      'GET /api/looks': () => ({ body: { items: [], next_before: null } }),
      ...more,
    })
  }

  it('opens an entry in the aside, at its own address, and says where it stands', async () => {
    auditor([[row(41), row(40)]])
    const { router } = open('/record')
    await userEvent.click(await screen.findByRole('link', { name: /, entry 40$/ }))
    expect(router.state.location.search).toEqual({ entry: 40 })
    expect(await screen.findByRole('heading', { name: 'Entry 40' })).toBeTruthy()
    expect(screen.getByText(/Signed as leaf 39, unchanged since. Witnessed by w.invalid/)).toBeTruthy()
  })

  it('opens before and after for a purpose and a reason alone', async () => {
    const heard = auditor([[row(40)]], {
      'POST /api/record/40/values': () => ({
        body: {
          state: 'open',
          before: { status: 'new' },
          after: { status: 'sent' },
          matches: true,
          erased_by: null,
          erased_at: null,
        },
      }),
    })
    open('/record?entry=40')
    const sealed = within(await screen.findByRole('region', { name: 'Before and after' }))
    expect(sealed.getByRole('button', { name: /^Open/ }).hasAttribute('disabled')).toBe(true)
    await userEvent.click(sealed.getByRole('button', { name: /Choose a purpose/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'A complaint' }))
    await userEvent.type(sealed.getByRole('textbox', { name: 'Reason' }), 'she asked us')
    await userEvent.click(sealed.getByRole('button', { name: /^Open/ }))
    expect(await screen.findByText(/exactly what was recorded/)).toBeTruthy()
    expect(screen.getByText('sent')).toBeTruthy()
    expect(heard.find(({ method }) => method === 'POST')?.body).toEqual({
      purpose: 'complaint',
      reason: 'she asked us',
    })
  })

  it('keeps a few rows of a long list in the page, and asks for older ones', async () => {
    const all = Array.from({ length: 300 }, (_, at) => row(1000 - at))
    const pages = [0, 50, 100, 150, 200, 250].map((at) => all.slice(at, at + 50))
    const heard = auditor(pages)
    open('/record')
    const table = await screen.findByRole('table', { name: /newest first/ })
    await waitFor(() => expect(heard.filter(({ path }) => path === '/api/record').length).toBeGreaterThan(1))
    expect(within(table).getAllByRole('link').length).toBeLessThan(60)
    expect(table.getAttribute('aria-rowcount')).toBe('-1')
  })

  it('asks for a check once, and shows that it runs', async () => {
    let asked = false
    const heard = auditor([[row(41)]], {
      'POST /api/record/checks': () => {
        asked = true
        return { status: 202, body: { id: CASE } }
      },
      'GET /api/record/standing': () => ({
        body: asked ? { ...GOOD, newest: { ...CHECK, ended_at: null, holds: null } } : GOOD,
      }),
    })
    open('/record')
    await userEvent.click(await screen.findByRole('button', { name: 'Check again now' }))
    expect(await screen.findByRole('heading', { name: 'Reading the record again' })).toBeTruthy()
    expect(heard.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('finds whom typed words mean without putting them into an address', async () => {
    const heard = auditor([[row(41)]], {
      'POST /api/record/search': () => ({
        body: {
          items: [
            { kind: 'person', id: WHO, label: 'Salmah Contoh', case_ids: [CASE] },
            { kind: 'person', id: CASE, label: 'Salmah Sampel', case_ids: [] },
          ],
        },
      }),
    })
    const { router } = open('/record')
    const box = await screen.findByRole('searchbox', { name: 'Case number, NRIC, phone or name' })
    await userEvent.type(box, 'Salmah{Enter}')
    await userEvent.click(await screen.findByRole('button', { name: 'Salmah Contoh, 1 case' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ person: WHO }))
    expect(heard.find(({ method }) => method === 'POST')?.body).toEqual({ words: 'Salmah' })
    expect(JSON.stringify(router.state.location)).not.toContain('Salmah')
    await userEvent.click(screen.getByRole('button', { name: 'Drop the filter: Salmah Contoh, 1 case' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })

  it('takes an id or an address as it is, and says so when nobody fits', async () => {
    auditor([[row(41)]], { 'POST /api/record/search': () => ({ body: { items: [] } }) })
    const { router } = open('/record')
    const box = await screen.findByRole('searchbox', { name: 'Case number, NRIC, phone or name' })
    await userEvent.type(box, 'nobody{Enter}')
    expect(await screen.findByText(/No case or person fits that/)).toBeTruthy()
    await userEvent.clear(box)
    await userEvent.click(box)
    await userEvent.paste(`https://mps.example/cases/${CASE}`)
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.search).toEqual({ case: CASE }))
  })

  it('offers the whole record when nothing fits', async () => {
    auditor([[]])
    const { router } = open('/record?table=facts')
    await userEvent.click(await screen.findByRole('button', { name: 'Show the whole record' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })
})
