import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseRow } from '@/api/case-words'
import { listenForKeys } from '@/kit/keys'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { serve, type Reply } from '../../../tests/server'

const SALMAH: CaseRow = {
  id: '0190bbbb-0000-7000-8000-000000000001',
  number: 'MPS-BAN-202611-P1-0001',
  person_name: '陈秀兰 Salmah Contoh',
  block: '912',
  category: 'utilities',
  category_label: 'Utilities',
  agency: 'SP',
  urgency: 'urgent',
  stage: 'vetted',
  status: 'in_progress',
  waiting_for: 'the MP',
  call_first: true,
  escalated: false,
  owner: null,
  created_by: { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Aisyah Contoh' },
  language: 'zh',
  channel: 'walk_in',
  session_date: '2026-11-23',
  updated_at: '2026-11-23T12:00:00Z',
  version: 3,
  found_by: 'name',
}

beforeAll(startLanguages)
let stop: () => void
beforeEach(() => {
  stop = listenForKeys()
})
afterEach(() => stop())

const page =
  (items: CaseRow[]): Reply =>
  () => ({ body: { items, total: items.length, page: 1, page_size: 20 } })

function office(cases: Reply) {
  return serve({
    'GET /api/me': () => ({ body: person('staff', ['see_self', 'read_cases', 'assign_cases']) }),
    'GET /api/cases': cases,
    'POST /api/cases/search': cases,
    'GET /api/directory': () => ({
      body: { agencies: [], categories: [], checklists: [], standards: [], rules: [] },
    }),
    'GET /api/colleagues': () => ({ body: { items: [] } }),
  })
}

/** Into the box, until the page has taken it up. */
async function typed(words: string) {
  const box = await screen.findByRole('searchbox', { name: 'Name, number, block or words' })
  await userEvent.type(box, `${words}{Enter}`)
  await screen.findByRole('heading', { level: 1, name: 'Cases: search' })
}

describe('the list of cases', () => {
  it('shows each case by shape, word and icon, and each name in its own language', async () => {
    office(page([SALMAH]))
    open('/cases')
    await typed('salmah')
    const row = (await screen.findByRole('link', { name: /Salmah Contoh/ })).closest('tr')
    expect(row?.textContent).toContain('With the MP')
    expect(row?.textContent).toContain('Call first')
    expect(row?.textContent).toContain('found by the name')
    expect(screen.getByText('陈秀兰').getAttribute('lang')).toBe('zh')
    expect(screen.getByText('1 case', { selector: '[role=status]' })).toBeTruthy()
  })

  it('asks in a body once the typing pauses, starts at the first page, and leaves the words out of the address', async () => {
    const heard = office(page([SALMAH]))
    const { router } = open('/cases?page=3&urgency=urgent')
    await screen.findByRole('link', { name: /Salmah Contoh/ })
    await userEvent.keyboard('/')
    await userEvent.keyboard('S6700011J')
    await waitFor(() =>
      expect(heard.find(({ path }) => path === '/api/cases/search')?.body).toMatchObject({
        q: 'S6700011J',
        urgency: 'urgent',
        page: 1,
      }),
    )
    expect(router.state.location.href).toBe('/cases?urgency=urgent')
    expect(document.title).toBe('Cases: search - MPS Connect')
    expect(heard.map(({ path }) => path).join()).not.toContain('S6700011J')
  })

  it('brings the words again on Back and keeps them in another list', async () => {
    office(page([SALMAH]))
    const { router } = open('/cases')
    await typed('salmah')
    await userEvent.click(screen.getByRole('link', { name: 'Open' }))
    await waitFor(() => expect(router.state.location.search).toHaveProperty('status'))
    const box = screen.getByRole<HTMLInputElement>('searchbox')
    expect(box.value).toBe('salmah')
    await userEvent.click(await screen.findByRole('link', { name: /Salmah Contoh/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe(`/cases/${SALMAH.id}`))
    router.history.back()
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('salmah'))
  })

  it('drops words that stand in an address somebody kept', async () => {
    const heard = office(page([SALMAH]))
    const { router } = open('/cases?q=S6700011J&urgency=urgent')
    await screen.findByRole('link', { name: /Salmah Contoh/ })
    expect(router.state.location.href).toBe('/cases?urgency=urgent')
    expect(heard.some(({ path }) => path === '/api/cases/search')).toBe(false)
  })

  it('does not bring what another person typed at the same tab', async () => {
    office(page([SALMAH]))
    const { router } = open('/cases')
    await typed('salmah')
    const { typed: left } = router.state.location.state
    await router.navigate({
      to: '/cases',
      search: { late: true },
      state: { typed: { words: 'salmah', by: 'other' } },
    })
    expect(left?.words).toBe('salmah')
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe(''))
  })

  it('is walked with J and K and opened with Enter', async () => {
    office(page([SALMAH]))
    const { router } = open('/cases')
    await screen.findByRole('link', { name: /Salmah Contoh/ })
    await userEvent.keyboard('jj')
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/cases/${SALMAH.id}`))
  })

  it('offers what to drop where nothing fits', async () => {
    office(page([]))
    const { router } = open('/cases?late=true&urgency=low')
    await typed('rental')
    await userEvent.click(await screen.findByRole('button', { name: 'Drop Urgency: Low' }))
    expect(router.state.location.search).toEqual({ late: true })
    expect(router.state.location.state.typed?.words).toBe('rental')
    await userEvent.click(await screen.findByRole('button', { name: /Drop The words/ }))
    await userEvent.click(await screen.findByRole('button', { name: 'Drop Late' }))
    expect(await screen.findByRole('heading', { name: 'No cases yet' })).toBeTruthy()
    expect(router.state.location.search).toEqual({})
  })
})
