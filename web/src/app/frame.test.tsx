import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answer, api } from '@/api/client'
import type { Role } from '@/api/me'
import { keepDraft } from '@/kit/drafts'
import { listenForKeys } from '@/kit/keys'
import { startLanguages } from '@/kit/languages'
import { networkBack, networkLost } from '@/kit/network'
import { person } from '../../tests/cast'
import { open } from '../../tests/open'
import { refusal, serve } from '../../tests/server'
import { entriesFor } from './navigation'

beforeAll(startLanguages)
let stop: () => void
beforeEach(() => {
  stop = listenForKeys()
})
afterEach(() => {
  stop()
  networkBack()
})

function signedInAs(role: Role) {
  return serve({ 'GET /api/me': () => ({ body: person(role) }) })
}

describe('navigation', () => {
  const all = () => true

  it.each([
    ['volunteer', ['My table', 'Queue', 'My cases']],
    [
      'staff',
      [
        'My evening',
        'Queue',
        'Cases',
        'Letters',
        'Replies',
        'Corrections',
        'People',
        'Passes',
        'Insight',
        'Office',
      ],
    ],
    [
      'mp',
      ['My evening', 'Approvals', 'Cases', 'Replies', 'Corrections', 'People', 'Passes', 'Insight', 'Office'],
    ],
    ['auditor', ['Record', 'Who looked', 'Requests', 'Retention', 'Reports', 'Breaches', 'Sign-in alarms']],
    ['admin', ['People and roles', 'Retention', 'Reports', 'Sign-in alarms', 'Office']],
    ['resident', []],
  ] as const)('of %s holds only what they may open', (role, labels) => {
    expect(entriesFor(role, all).map(({ label }) => label)).toEqual(labels)
  })

  it('leaves out what has no page', () => {
    expect(entriesFor('staff', (to) => to === '/cases').map(({ label }) => label)).toEqual(['Cases'])
  })
})

describe('the frame', () => {
  it('names the person and the office, and lets the keyboard skip to the page', async () => {
    signedInAs('staff')
    open('/')
    expect(await screen.findByText('Priya Sampel')).toBeTruthy()
    expect(screen.getByText('Bukit Angsana')).toBeTruthy()
    await screen.findByRole('main')
    await userEvent.click(screen.getByRole('link', { name: 'Skip to the page' }))
    expect(document.activeElement?.id).toBe('main')
  })

  it('lists the keys under ?, and closes them with Escape', async () => {
    signedInAs('staff')
    open('/')
    await screen.findByText('Priya Sampel')
    await userEvent.keyboard('?')
    expect(await screen.findByRole('dialog', { name: 'Keys on this page' })).toBeTruthy()
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('says since when there is no network, and what is kept', async () => {
    signedInAs('staff')
    keepDraft({ user: person('staff').id, about: 'case-1', field: 'turn' }, 'Can pay 100')
    open('/')
    await screen.findByText('Priya Sampel')
    act(networkLost)
    expect(screen.getByText(/^No network since .+ Carry on\.$/)).toBeTruthy()
    expect(screen.getByText('Kept on this device: 1.')).toBeTruthy()
  })

  it('asks about typed text before signing out', async () => {
    signedInAs('staff')
    keepDraft({ user: person('staff').id, about: 'case-1', field: 'turn' }, 'Can pay 100')
    open('/')
    await userEvent.click(await screen.findByRole('button', { name: /Priya Sampel/ }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    expect(await screen.findByText(/1 piece of text you typed is kept only on this device/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Remove the text and sign out' })).toBeTruthy()
  })

  it('turns dark when asked, and remembers', async () => {
    signedInAs('mp')
    open('/')
    await userEvent.click(await screen.findByRole('button', { name: /Dr Nadia Contoh/ }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Dark' }))
    expect(document.documentElement.dataset['theme']).toBe('dark')
    expect(localStorage.getItem('mps.theme')).toBe('dark')
  })
})

describe('a session that ends', () => {
  it('asks to sign in over the page, then sends the held request again', async () => {
    let live = true
    serve({
      'GET /api/me': () =>
        live ? { body: person('staff') } : { status: 401, body: refusal('not_signed_in', 'x') },
      'GET /api/people': () =>
        live ? { body: { people: [] } } : { status: 401, body: refusal('not_signed_in', 'x') },
      'POST /api/auth/sign-in': () => {
        live = true
        return { body: { next: 'done', methods: [] } }
      },
    })
    open('/')
    await screen.findByText('Priya Sampel')
    live = false
    const held = answer(api.GET('/api/people'))
    expect(await screen.findByRole('dialog', { name: 'Your session has ended' })).toBeTruthy()
    await userEvent.type(screen.getByRole('textbox', { name: 'E-mail' }), 'priya@example.sg')
    await userEvent.type(screen.getByLabelText('Password'), 'long enough words')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    await expect(held).resolves.toEqual({ people: [] })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})

describe('trouble', () => {
  it('says what is safe when the server cannot be reached', async () => {
    serve({
      'GET /api/me': () => ({ status: 500, body: refusal('unexpected', 'Something broke on our side.') }),
    })
    open('/')
    expect(await screen.findByRole('heading', { name: 'This page did not open' })).toBeTruthy()
    expect(screen.getByText('Something broke on our side.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })

  it('has words for an address without a page', async () => {
    signedInAs('staff')
    open('/nowhere')
    expect(await screen.findByRole('heading', { name: 'There is no page at this address' })).toBeTruthy()
  })
})
