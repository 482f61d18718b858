import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { answer, api } from '@/api/client'
import type { Role } from '@/api/me'
import { startLanguages } from '@/kit/languages'
import { person } from '../../tests/cast'
import { open } from '../../tests/open'
import { refusal, serve } from '../../tests/server'

beforeAll(startLanguages)

const CONFIG = {
  product: 'MPS Connect',
  version: '0.1.0',
  demo: false,
  office_names: ['Bukit Angsana'],
  single_sign_on_name: 'Contoh organisation',
}

/** A page whose session has just ended under it, and a request that waits. `state.who`: who is signed in by now. */
async function ended() {
  const state: { who: Role | null; enrolling?: boolean } = { who: 'staff' }
  const out = { status: 401, body: refusal('not_signed_in', 'x') }
  serve({
    'GET /api/me': () =>
      state.who ? { body: { ...person(state.who), id: 'i', enrolling: state.enrolling ?? false } } : out,
    'GET /api/people': () => (state.who ? { body: { people: [] } } : out),
    'GET /api/public/config': () => ({ body: CONFIG }),
  })
  open('/')
  await screen.findByText('Priya Sampel')
  state.who = null
  const held = answer(api.GET('/api/people'))
  // Refused when the next test opens the client anew, where a story leaves it waiting.
  held.catch(() => undefined)
  await screen.findByRole('dialog', { name: 'Your session has ended' })
  return { state, held }
}

function comeBack() {
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('a session that ended', () => {
  it('offers the organisation’s sign-in in a tab of its own, and the page stays', async () => {
    const opened = vi.spyOn(window, 'open').mockReturnValue(window)
    await ended()
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Contoh organisation' }))
    expect(opened).toHaveBeenCalledWith(expect.stringMatching(/^\/sign-in-again\?asked=/), '_blank')
    expect(screen.getByRole('dialog', { name: 'Your session has ended' })).toBeTruthy()
  })

  it('goes on when another tab has signed the same person in', async () => {
    const { state, held } = await ended()
    state.who = 'staff'
    comeBack()
    await expect(held).resolves.toEqual({ people: [] })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('stays when nobody is signed in there', async () => {
    await ended()
    comeBack()
    await userEvent.type(screen.getByRole('textbox', { name: 'E-mail' }), 'priya@sso.invalid')
    expect(screen.getByRole('dialog', { name: 'Your session has ended' })).toBeTruthy()
  })

  it('says that the role is another one now', async () => {
    const { state } = await ended()
    state.who = 'auditor'
    comeBack()
    expect(await screen.findByText('Your role is now Data protection officer')).toBeTruthy()
  })

  it('leads to a second step that the new role needs, and the page still stays', async () => {
    const { state, held } = await ended()
    state.who = 'admin'
    state.enrolling = true
    comeBack()
    expect(await screen.findByRole('link', { name: 'set it up in a new tab' })).toBeTruthy()
    state.enrolling = false
    comeBack()
    await expect(held).resolves.toEqual({ people: [] })
  })
})
