import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Permission } from '@/api/me'
import { listenForKeys } from '@/kit/keys'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../../tests/cast'
import { approval, letter, LETTER_ID, TALK, type Letter } from '../../../../tests/letter'
import { readToTheEnd, watchByHand } from '../../../../tests/on-screen'
import { open } from '../../../../tests/open'
import { refusal, serve, type Reply } from '../../../../tests/server'

beforeAll(startLanguages)

let stop: () => void
beforeEach(() => {
  watchByHand()
  stop = listenForKeys()
})
afterEach(() => {
  stop()
})

const MP: Permission[] = ['see_self', 'read_letters', 'vet_letters', 'return_letters', 'approve_letters']
const AT = `/api/letters/${LETTER_ID}`
const OTHER_ID = LETTER_ID.replace('a1', 'a2')

function asMp(first: Letter, routes: Record<string, Reply> = {}) {
  const other = letter({
    id: OTHER_ID,
    our_ref: 'MPS-BAN-202611-P3-0150/1',
    type: 'standard',
    hash: 'b'.repeat(64),
  })
  let waiting = [approval(first), approval(other, { exception: false, reasons: [] })]
  return serve({
    'GET /api/me': () => ({ body: person('mp', MP) }),
    'GET /api/approvals': () => ({
      body: {
        items: waiting,
        page: 1,
        total: waiting.length,
        exceptions: waiting.filter(({ exception }) => exception).length,
        done_today: 2 - waiting.length,
      },
    }),
    [`GET ${AT}`]: () => ({ body: first }),
    [`GET /api/letters/${OTHER_ID}`]: () => ({ body: other }),
    [`GET /api/cases/${first.case_id}/conversation`]: () => ({ body: TALK }),
    [`POST ${AT}/approve`]: () => {
      waiting = waiting.slice(1)
      return { body: { ...first, status: 'approved', approved_by: 'Dr Nadia Contoh', may: [], version: 4 } }
    },
    [`POST ${AT}/undo-approval`]: () => ({ body: { ...first, version: 5 } }),
    ...routes,
  })
}

describe('approving', () => {
  it('does nothing before the letter has been read to its end', async () => {
    const heard = asMp(letter())
    open('/approvals')
    const button = await screen.findByRole('button', { name: 'Read to the end' })
    expect(button).toHaveProperty('disabled', true)
    await userEvent.keyboard('a')
    expect(heard.filter(({ method }) => method === 'POST')).toEqual([])
    readToTheEnd()
    expect(await screen.findByRole('button', { name: 'Approve' })).toHaveProperty('disabled', false)
  })

  it('sends the exact text with the reasons shown, goes to the next, and can be undone with U', async () => {
    const heard = asMp(letter())
    const { router } = open('/approvals')
    await screen.findByRole('button', { name: 'Read to the end' })
    expect(screen.getByText('1 of 5 sentences not verified')).toBeTruthy()
    readToTheEnd()
    await screen.findByRole('button', { name: 'Approve' })
    await userEvent.keyboard('a')
    await waitFor(() => expect(router.state.location.search).toEqual({ letter: OTHER_ID }))
    const post = heard.find(({ path }) => path === `${AT}/approve`)!
    expect(post.body).toEqual({ hash: 'a'.repeat(64), acknowledged: true, despite: [] })
    expect(post.headers.get('if-match')).toBe('"3"')
    expect(post.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await screen.findByRole('button', { name: 'Read to the end' })).toBeTruthy()
    expect(screen.getByText('1 of 2 done')).toBeTruthy()
    await userEvent.keyboard('u')
    await waitFor(() => expect(heard.some(({ path }) => path === `${AT}/undo-approval`)).toBe(true))
  })

  it('names what is missing and wants a second press', async () => {
    const heard = asMp(letter({ still_missing: ['Account number'] }))
    open('/approvals')
    await screen.findByRole('button', { name: 'Read to the end' })
    readToTheEnd()
    await userEvent.click(await screen.findByRole('button', { name: 'Approve without account number' }))
    expect(heard.some(({ path }) => path === `${AT}/approve`)).toBe(false)
    await userEvent.keyboard('a')
    await waitFor(() => {
      const post = heard.find(({ path }) => path === `${AT}/approve`)
      expect(post?.body).toMatchObject({ despite: ['Account number'] })
    })
  })

  it('shows what changed where somebody was first, and decides nothing', async () => {
    const now = letter({
      version: 4,
      hash: 'c'.repeat(64),
      salutation: 'Dear Ms Contoh',
      written_by: 'Wei Jie Sampel',
    })
    const details = { current: now, current_version: 4, hash: 'a', current_hash: 'c' }
    asMp(letter(), {
      [`POST ${AT}/approve`]: () => ({ status: 409, body: refusal('letter_text_changed', 'x', details) }),
    })
    open('/approvals')
    await screen.findByRole('button', { name: 'Read to the end' })
    readToTheEnd()
    await userEvent.click(await screen.findByRole('button', { name: 'Approve' }))
    const dialog = await screen.findByRole('dialog', { name: 'Wei Jie Sampel changed this letter' })
    expect(within(dialog).getByText('Your act was not carried out.', { exact: false })).toBeTruthy()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Read it as it stands' }))
    expect(await screen.findByText('Dear Ms Contoh')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Read to the end' })).toBeTruthy()
  })

  it('lists exceptions first with their reasons, and has words for an empty evening', async () => {
    asMp(letter())
    open('/approvals')
    const list = await screen.findByRole('navigation', { name: 'Letters to sign' })
    expect(
      within(list)
        .getAllByRole('heading')
        .map(({ textContent }) => textContent),
    ).toEqual(['Look at these first 1', 'Routine 1'])
    serve({
      'GET /api/me': () => ({ body: person('mp', MP) }),
      'GET /api/approvals': () => ({ body: { items: [], page: 1, total: 0, exceptions: 0, done_today: 3 } }),
    })
    open('/approvals')
    expect(await screen.findByRole('heading', { name: 'All 3 letters are signed' })).toBeTruthy()
  })
})

describe('more letters than one page holds', () => {
  const SIZE = 500
  /** Of each page the first few are sent: a whole page takes seconds to draw here. */
  const SENT = 3
  const idAt = (at: number) => LETTER_ID.slice(0, -4) + `${1000 + at}`
  const numbered = (at: number) => letter({ id: idAt(at), our_ref: `MPS-BAN-202611-P3-0150/${at}` })

  /** `total` letters, of which the first two are exceptions; each page and each letter as the server answers it. */
  function asMpOf(total: number) {
    let all = Array.from({ length: total }, (_, at) => numbered(at))
    const items = () => all.map((one, at) => approval(one, at < 2 ? {} : { exception: false, reasons: [] }))
    const opened = Object.fromEntries(
      all.map((one) => [`GET /api/letters/${one.id}`, () => ({ body: one })] as const),
    )
    const heard = serve({
      'GET /api/me': () => ({ body: person('mp', MP) }),
      'GET /api/approvals': ({ query }) => {
        const at = all.findIndex(({ id }) => id === query.get('letter'))
        const page = at >= 0 ? Math.floor(at / SIZE) + 1 : Number(query.get('page') ?? 1)
        const from = (page - 1) * SIZE
        return {
          body: {
            items: items().slice(from, from + SENT),
            page,
            total: all.length,
            exceptions: 2,
            done_today: 0,
          },
        }
      },
      [`GET /api/cases/${letter().case_id}/conversation`]: () => ({ body: TALK }),
      ...opened,
      [`POST /api/letters/${idAt(SIZE)}/approve`]: () => {
        const signed = all[SIZE]
        all = all.filter(({ id }) => id !== idAt(SIZE))
        return { body: { ...signed, status: 'approved', may: [], version: 4 } }
      },
    })
    return heard
  }

  it('turns to the next page, numbers go on, and the counts are of all pages', async () => {
    asMpOf(SIZE + 2)
    const { router } = open('/approvals')
    await screen.findByRole('button', { name: 'Read to the end' })
    const list = screen.getByRole('navigation', { name: 'Letters to sign' })
    expect(within(list).getByText('1 to 500 of 502 letters')).toBeTruthy()
    await userEvent.click(within(list).getByRole('button', { name: 'Next page' }))
    await screen.findByText('501 to 502 of 502 letters')
    expect(router.state.location.search).toEqual({ page: 2 })
    const second = screen.getByRole('navigation', { name: 'Letters to sign' })
    expect(within(second).getAllByRole('link')).toHaveLength(2)
    expect(within(second).getByText('501')).toBeTruthy()
    expect(within(second).getByRole('heading', { name: 'Routine 500' })).toBeTruthy()
  })

  it('opens a letter on its own page, approves it there, and leaves a page that is signed empty', async () => {
    const heard = asMpOf(SIZE + 1)
    const { router } = open(`/approvals?letter=${idAt(SIZE)}`)
    expect(await screen.findByText('501 to 501 of 501 letters')).toBeTruthy()
    expect(router.state.location.search).toEqual({ page: 2, letter: idAt(SIZE) })
    await screen.findByRole('button', { name: 'Read to the end' })
    readToTheEnd()
    await userEvent.click(await screen.findByRole('button', { name: 'Approve' }))
    await waitFor(() => expect(heard.some(({ method }) => method === 'POST')).toBe(true))
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('page'))
    const list = await screen.findByRole('navigation', { name: 'Letters to sign' })
    expect(within(list).getAllByRole('link')).toHaveLength(SENT)
    expect(within(list).queryByRole('navigation', { name: 'Pages of letters' })).toBeNull()
  })
})
