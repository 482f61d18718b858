import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Permission } from '@/api/me'
import { listenForKeys } from '@/kit/keys'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { letter, LETTER_ID, row, TALK, type Letter } from '../../../tests/letter'
import { watchByHand } from '../../../tests/on-screen'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'

beforeAll(startLanguages)

let stop: () => void
beforeEach(() => {
  watchByHand()
  stop = listenForKeys()
})
afterEach(() => {
  stop()
})

const STAFF: Permission[] = ['see_self', 'read_letters', 'edit_letters', 'vet_letters', 'return_letters']
const AT = `/api/letters/${LETTER_ID}`

function asStaff(one: Letter, routes: Record<string, Reply> = {}) {
  return serve({
    'GET /api/me': () => ({ body: person('staff', STAFF) }),
    [`GET ${AT}`]: () => ({ body: one }),
    [`GET /api/cases/${one.case_id}/conversation`]: () => ({ body: TALK }),
    'GET /api/letters': () => ({ body: { items: [row(one)], total: 1 } }),
    'GET /api/directory': () => ({
      body: { agencies: [], categories: [], checklists: [], standards: [], rules: [] },
    }),
    ...routes,
  })
}

describe('the letter', () => {
  it('shows behind each sentence the exact words, who typed them and when, and the other uses', async () => {
    asStaff(letter())
    open(`/letters/${LETTER_ID}`)
    const sentence = await screen.findByRole('button', { name: 'She says that S$1,286.40 is owed.' })
    act(() => sentence.focus())
    const aside = screen.getByRole('complementary', { name: 'Behind it' })
    await waitFor(() => expect(within(aside).getByText('$1,286.40', { selector: 'mark' })).toBeTruthy())
    expect(within(aside).getByText('Typed by Aisyah Contoh, 9:38 pm, 23 Nov, confirmed.')).toBeTruthy()
    expect(within(aside).getByText(/Supply will be cut/)).toBeTruthy()
    expect(sentence.getAttribute('aria-pressed')).toBe('true')
  })

  it('says why an act is not open', async () => {
    asStaff(letter({ may: ['return'], why_not: { vet: 'You have vetted this text. It waits for the MP.' } }))
    open(`/letters/${LETTER_ID}`)
    expect(await screen.findByText('You have vetted this text. It waits for the MP.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull()
    expect(screen.queryByRole('button', { name: /^Vetted/ })).toBeNull()
  })

  it('is vetted with V, bound to the text on screen', async () => {
    const draft = letter({
      status: 'draft',
      may: ['edit', 'vet', 'return'],
      vetted_by: null,
      vetted_at: null,
    })
    const heard = asStaff(draft, {
      [`POST ${AT}/vet`]: () => ({ body: letter({ version: 4, may: ['return'] }) }),
    })
    open(`/letters/${LETTER_ID}`)
    await screen.findByRole('button', { name: 'Vetted, send to MP' })
    await userEvent.keyboard('v')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Vetted, send to MP' })).toBeNull())
    expect(screen.getByText('With the MP')).toBeTruthy()
    expect(heard.find(({ path }) => path === `${AT}/vet`)!.body).toMatchObject({ hash: 'a'.repeat(64) })
  })

  it('keeps the reason for a return until the server has it', async () => {
    let up = false
    const heard = asStaff(letter(), {
      [`POST ${AT}/return`]: () =>
        up
          ? { body: letter({ status: 'returned', version: 4, returned_reason: 'Ask her', may: ['edit'] }) }
          : { status: 500, body: refusal('unexpected', 'Something broke on our side.') },
    })
    open(`/letters/${LETTER_ID}`)
    await screen.findByRole('button', { name: 'Return with a reason' })
    await userEvent.keyboard('r')
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reason' }), 'Ask her')
    await userEvent.click(screen.getByRole('button', { name: 'Return the letter' }))
    expect(await screen.findByText('Something broke on our side.')).toBeTruthy()
    up = true
    await userEvent.click(screen.getByRole('button', { name: 'Return the letter' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(heard.filter(({ path }) => path === `${AT}/return`)[1]!.body).toMatchObject({ reason: 'Ask her' })
    expect(localStorage.length).toBe(0)
  })

  it('edits a sentence on the server and on the device, and shows both texts when somebody was first', async () => {
    const theirs = letter({ version: 9, salutation: 'Dear Dr Sampel', written_by: 'Wei Jie Sampel' })
    const details = { current: theirs, current_version: 9 }
    const heard = asStaff(letter(), {
      [`PUT ${AT}`]: () => ({ status: 409, body: refusal('version_conflict', 'x', details) }),
    })
    open(`/letters/${LETTER_ID}?edit=true`)
    const field = await screen.findByRole('textbox', { name: 'Sentence 2 of 5, from their words' })
    await userEvent.type(field, ' More.')
    expect(screen.getByRole('textbox', { name: 'Sentence 2 of 5, not verified' })).toBeTruthy()
    expect(localStorage.length).toBe(1)
    const dialog = await screen.findByRole('dialog', { name: /^Wei Jie Sampel changed this letter/ })
    const put = heard.find(({ method }) => method === 'PUT')!
    expect(put.headers.get('if-match')).toBe('"3"')
    expect(put.body).toMatchObject({
      sentences: expect.arrayContaining([expect.objectContaining({ id: 's2', facts: [] })]) as unknown,
    })
    expect(within(dialog).getByRole('radio', { name: 'Yours' })).toHaveProperty('checked', true)
    await userEvent.click(within(dialog).getByRole('button', { name: 'Go on with mine' }))
    await waitFor(() => expect(heard.filter(({ method }) => method === 'PUT')).toHaveLength(2))
    expect(heard.filter(({ method }) => method === 'PUT')[1]!.headers.get('if-match')).toBe('"9"')
  })
  it('gives the receipt of a sent letter, and says why where there is none yet', async () => {
    const dispatch = {
      sent_on: '2026-11-20',
      channel: 'email',
      to: 'desk@sp.invalid',
      sent_by: 'Aisyah Contoh',
    }
    const why = 'This entry is not signed yet. Try again in a moment.'
    const heard = asStaff(letter({ status: 'sent', dispatch }), {
      [`GET ${AT}/receipt`]: () => ({ status: 409, body: refusal('row_not_sealed_yet', why) }),
    })
    open(`/letters/${LETTER_ID}`)
    const sent = await screen.findByRole('region', { name: 'Sent' })
    await userEvent.click(within(sent).getByRole('button', { name: 'Receipt' }))
    expect(await within(sent).findByText(why)).toBeTruthy()
    expect(heard.filter(({ path }) => path === `${AT}/receipt`)).toHaveLength(1)
    expect(within(sent).getByText(/stands in the signed record/)).toBeTruthy()
  })

  it('offers no receipt before it is sent', async () => {
    asStaff(letter())
    open(`/letters/${LETTER_ID}`)
    await screen.findByRole('complementary', { name: 'Behind it' })
    expect(screen.queryByRole('button', { name: 'Receipt' })).toBeNull()
  })
})

describe('the lists', () => {
  it('show letters by where they are, and open one with the list in hand', async () => {
    asStaff(letter())
    const { router } = open('/letters?view=with_mp')
    await userEvent.click(await screen.findByRole('link', { name: 'SP: Salmah Contoh' }))
    await waitFor(() => expect(router.state.location.pathname).toBe(`/letters/${LETTER_ID}`))
    expect(router.state.location.search).toEqual({ from: 'with_mp' })
    expect(await screen.findByText('1 of 1')).toBeTruthy()
  })

  it('show the letters that wait a page at a time', async () => {
    const heard = serve({
      'GET /api/me': () => ({ body: person('staff', [...STAFF, 'record_replies']) }),
      'GET /api/replies': () => ({
        body: { items: [row(letter({ status: 'sent' }), { sent_at: '2026-11-18T03:12:00Z' })], total: 120 },
      }),
    })
    const { router } = open('/replies')
    const pages = await screen.findByRole('navigation', { name: 'Pages of letters' })
    expect(pages.textContent).toContain('1 to 50 of 120 letters')
    await userEvent.click(within(pages).getByRole('button', { name: 'Next page' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ page: 2 }))
    await waitFor(() => expect(heard.filter(({ path }) => path === '/api/replies')).toHaveLength(2))
    expect(await screen.findByText(/51 to 100 of 120 letters/)).toBeTruthy()
  })

  it('record a reply from the letters that wait', async () => {
    const sent = letter({ status: 'sent' })
    const heard = serve({
      'GET /api/me': () => ({ body: person('staff', [...STAFF, 'record_replies']) }),
      'GET /api/replies': () => ({
        body: { items: [row(sent, { sent_at: '2026-11-18T03:12:00Z' })], total: 1 },
      }),
      [`POST ${AT}/replies`]: () => ({ status: 201, body: sent }),
    })
    open('/replies')
    await userEvent.click(await screen.findByRole('button', { name: /^Record/ }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.click(within(dialog).getByRole('radio', { name: /^Receipt/ }))
    expect(within(dialog).queryByRole('button', { name: /Outcome/ })).toBeNull()
    await userEvent.type(within(dialog).getByRole('textbox', { name: /reference/ }), 'SP-1')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Record the reply' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const post = heard.find(({ method }) => method === 'POST')!
    expect(post.body).toMatchObject({ kind: 'receipt', agency_ref: 'SP-1', outcome: null, text: '' })
    expect(post.headers.get('idempotency-key')).not.toBeNull()
  })
})
