import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { CASE_ID, chip, fact, turn, view } from './invented'
import type { IntakeView } from './types'

const at = `/cases/${CASE_ID}/interview`
const api = `/api/cases/${CASE_ID}`
const question = {
  slot: 'arrears',
  text: 'How much is owed?',
  english: 'How much is owed?',
  reason: 'The letter names the sum.',
  chips: [chip('not_sure', 'Not sure')],
}
const asked = turn({
  id: 't0',
  seq: 0,
  speaker: 'assistant',
  kind: 'question',
  text: question.text,
  typed_by: null,
})
const begun = view({ turns: [asked], questions: [question] })
const after = view({
  conversation_version: 2,
  turns: [asked, turn()],
  facts: [fact()],
  acknowledgement: 'S$300: I have that.',
})

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  vi.stubGlobal('scrollTo', () => undefined)
  Element.prototype.scrollTo = () => undefined
})

function table(first: IntakeView, routes: Record<string, Reply>) {
  return serve({
    'GET /api/me': () => ({ body: person('volunteer', ['interview', 'open_cases', 'deal_with_safety']) }),
    [`GET ${api}/intake`]: () => ({ body: first }),
    [`PUT ${api}/draft`]: () => ({ status: 204 }),
    ...routes,
  })
}

const composer = () => screen.findByRole('textbox', { name: 'Her words' })

test('Enter adds exactly what was typed, on the version that was seen, and the facts appear', async () => {
  const heard = table(begun, { [`POST ${api}/turns`]: () => ({ body: after }) })
  open(at)
  const user = userEvent.setup()
  await user.type(await composer(), 'owe $300{Enter}')
  const facts = await screen.findByRole('region', { name: 'What I understood' })
  await within(facts).findByText('S$300')
  const call = heard.find(({ path }) => path.endsWith('/turns'))
  expect(call?.body).toEqual({ text: 'owe $300', kind: 'said', chip_id: null })
  expect(call?.headers.get('if-match')).toBe('"1"')
  expect(call?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await composer()).toHaveProperty('value', '')
})

test('a chip is added as her answer', async () => {
  const heard = table(begun, { [`POST ${api}/turns`]: () => ({ body: after }) })
  open(at)
  await userEvent.click(await screen.findByRole('button', { name: 'Not sure' }))
  await waitFor(() => expect(heard.some(({ path }) => path.endsWith('/turns'))).toBe(true))
  expect(heard.find(({ path }) => path.endsWith('/turns'))?.body).toEqual({
    text: 'Not sure',
    kind: 'chip',
    chip_id: 'not_sure',
  })
})

test('nothing typed is not sent, and it says what to do', async () => {
  const heard = table(begun, {})
  open(at)
  await userEvent.click(await screen.findByRole('button', { name: /^Add/ }))
  await screen.findByText('There is nothing to add yet. Type what was said first.')
  expect(heard.some(({ path }) => path.endsWith('/turns'))).toBe(false)
})

test('a stale page shows both sides; mine goes in after theirs and nothing is lost', async () => {
  const theirs = turn({ id: 't5', seq: 5, text: 'wife in hospital', typed_by: 'Priya Sampel' })
  const current = view({ conversation_version: 7, turns: [asked, theirs] })
  let tries = 0
  const heard = table(begun, {
    [`POST ${api}/turns`]: () =>
      ++tries === 1
        ? {
            status: 409,
            body: refusal('version_conflict', 'Somebody else changed it.', { current, current_version: 7 }),
          }
        : { body: after },
  })
  open(at)
  const user = userEvent.setup()
  await user.type(await composer(), 'owe $300{Enter}')
  const dialog = await screen.findByRole('dialog', {
    name: 'Priya Sampel changed this interview while you were typing',
  })
  within(dialog).getByText('owe $300')
  within(dialog).getByText('wife in hospital')
  await user.click(within(dialog).getByRole('button', { name: 'Add mine after it' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const calls = heard.filter(({ path }) => path.endsWith('/turns'))
  expect(calls.map(({ headers }) => headers.get('if-match'))).toEqual(['"1"', '"7"'])
  expect(calls[1]?.body).toMatchObject({ text: 'owe $300' })
})

test('without a network the words stay, on the page and after a reload', async () => {
  table(begun, {
    [`POST ${api}/turns`]: () => {
      throw new TypeError('Failed to fetch')
    },
  })
  const first = open(at)
  await userEvent.type(await composer(), 'owe $300{Enter}')
  await screen.findByText('No network. What you typed is kept on this device.')
  first.unmount()
  open(at)
  const area = (await composer()) as HTMLTextAreaElement
  expect(area.value).toBe('owe $300')
  expect([area.selectionStart, document.activeElement]).toEqual([8, area])
})

test('what the server kept from another device is found again', async () => {
  table(view({ draft: 'half a sentence' }), {})
  open(at)
  expect(((await composer()) as HTMLTextAreaElement).value).toBe('half a sentence')
})

test('the bar names what comes first and hands in once it may', async () => {
  const ready = view({ may: ['submit'], what_is_missing_to_submit: [], case_version: 4 })
  const done = view({ status: 'submitted', conversation_status: 'closed', number: '202611-P1-0147', may: [] })
  const heard = table(ready, { [`POST ${api}/submit`]: () => ({ body: done }) })
  open(at)
  await userEvent.click(await screen.findByRole('button', { name: 'Hand in the case' }))
  await screen.findByRole('heading', { name: 'Handed in as 202611-P1-0147' })
  expect(heard.find(({ path }) => path.endsWith('/submit'))?.headers.get('if-match')).toBe('"4"')
  screen.getByText('Your case number is 202611-P1-0147.')
})
