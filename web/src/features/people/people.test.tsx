import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import type { Person } from './queries'
import { accountWords, mailboxOf, bothRows, changeOf, problemsOf } from './rules'

describe('the rules of an account', () => {
  it('name what is missing and how to mend it', () => {
    expect(problemsOf({ name: '', email: 'x', role: null })).toEqual({
      name: 'This is needed.',
      email: 'Write it like name@example.sg.',
      role: 'Choose what they do.',
    })
    const whole = { name: 'A', email: 'a@b.sg', role: 'staff' } as const
    expect(problemsOf(whole)).toEqual({})
  })

  it('send only what differs', () => {
    const before = { role: 'staff', is_active: true } as const
    expect(changeOf(before, before)).toEqual({})
    expect(changeOf(before, { role: 'staff', is_active: false })).toEqual({ is_active: false })
    expect(bothRows({ role: 'mp', is_active: true }, before)).toEqual([
      { name: 'Role', mine: 'MP', theirs: 'Staff' },
    ])
  })
})

const ADMIN: Person = {
  id: person('admin').id,
  name: 'Jun Hao Sample',
  email: 'admin@demo.invalid',
  role: 'admin',
  is_active: true,
  last_seen_at: null,
  version: 4,
  signs_in_elsewhere: false,
  has_signed_in: true,
  comes_by_pass: false,
  invited_until: null,
}

function office(more: Record<string, Reply>) {
  return serve({
    'GET /api/me': () => ({ body: person('admin', ['see_self', 'manage_people']) }),
    'GET /api/people': () => ({ body: { people: [ADMIN] } }),
    ...more,
  })
}

describe('the people page', () => {
  beforeAll(startLanguages)

  it('says why the only administrator stays', async () => {
    const words = 'This is the office\u2019s only administrator. Make somebody else an administrator first.'
    const heard = office({
      [`PATCH /api/people/${ADMIN.id}`]: () => ({ status: 409, body: refusal('last_administrator', words) }),
    })
    open('/people')
    await userEvent.click(await screen.findByRole('button', { name: `Change the account of ${ADMIN.name}` }))
    expect(await screen.findByText(/signs you out everywhere at once/)).toBeTruthy()
    await userEvent.click(screen.getByRole('switch', { name: 'The account is open' }))
    await userEvent.click(screen.getByRole('button', { name: 'Close the account' }))
    expect(await screen.findByText(words)).toBeTruthy()
    const sent = heard.find(({ method }) => method === 'PATCH')
    expect(sent?.headers.get('If-Match')).toBe('"4"')
    expect(sent?.body).toEqual({ is_active: false })
  })

  it('lets somebody whose second step is lost begin anew, once that is asked twice', async () => {
    const staff: Person = { ...ADMIN, id: person('staff').id, name: 'Salmah Contoh', role: 'staff' }
    const link = {
      purpose: 'password_reset',
      expires_at: '2026-11-24T13:00:00Z',
      mailed: false,
      address: 'http://localhost/link#token',
      qr_svg: null,
    }
    const url = `POST /api/people/${staff.id}/second-step-lost`
    const heard = office({
      'GET /api/people': () => ({ body: { people: [ADMIN, staff] } }),
      [url]: () => ({ status: 201, body: link }),
    })
    open('/people')
    await userEvent.click(await screen.findByRole('button', { name: `Change the account of ${staff.name}` }))
    await userEvent.click(
      await screen.findByRole('button', { name: 'Their phone and recovery codes are lost' }),
    )
    expect(heard.some(({ method }) => method === 'POST')).toBe(false)
    await userEvent.click(screen.getByRole('button', { name: 'Take the second step away' }))
    expect(await screen.findByRole('dialog', { name: `A link for ${staff.name}` })).toBeTruthy()
  })

  it('asks for what is missing without troubling the server', async () => {
    const heard = office({})
    open('/people')
    await userEvent.click(await screen.findByRole('button', { name: 'Add a person' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Add the person' }))
    expect((await screen.findByRole('alert')).textContent).toContain('E-mail: This is needed.')
    expect(heard.some(({ method }) => method === 'POST')).toBe(false)
  })

  it('unties an account from the organisation\u2019s sign-in', async () => {
    const tied = { ...ADMIN, signs_in_elsewhere: true }
    const heard = office({
      'GET /api/people': () => ({ body: { people: [tied] } }),
      [`DELETE /api/people/${ADMIN.id}/single-sign-on`]: () => ({ status: 204 }),
    })
    open('/people')
    await userEvent.click(await screen.findByRole('button', { name: `Change the account of ${ADMIN.name}` }))
    await userEvent.click(await screen.findByRole('button', { name: /^Untie/ }))
    expect(await screen.findByText(/^Untied/)).toBeTruthy()
    expect(heard.some(({ method }) => method === 'DELETE')).toBe(true)
  })
})

describe('links for people', () => {
  beforeAll(startLanguages)
  const expires = '2026-12-01T12:00:00Z'
  const shown = {
    purpose: 'invitation',
    expires_at: expires,
    mailed: false,
    address: 'https://office.contoh.invalid/link#shown-once',
    qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  }

  it('are shown once where no mail leaves: with their picture, and not lost by Escape', async () => {
    const added = { ...ADMIN, name: 'Contoh New', has_signed_in: false, invited_until: expires }
    const heard = office({
      'POST /api/people': () => ({ status: 201, body: { person: added, link: shown } }),
    })
    open('/people')
    await userEvent.click(await screen.findByRole('button', { name: 'Add a person' }))
    await userEvent.type(screen.getByLabelText('Name'), 'Contoh New')
    await userEvent.type(screen.getByLabelText('E-mail'), 'new@contoh.invalid')
    await userEvent.click(screen.getByRole('radio', { name: /^Auditor/ }))
    await userEvent.click(screen.getByRole('button', { name: 'Add the person' }))
    expect(await screen.findByText(shown.address)).toBeTruthy()
    expect(screen.getByRole('img', { name: /^QR code for Contoh New/ })).toBeTruthy()
    await userEvent.keyboard('{Escape}')
    expect(screen.getByText(shown.address)).toBeTruthy()
    const sent = heard.find(({ method }) => method === 'POST')
    expect(sent?.body).toEqual({ name: 'Contoh New', email: 'new@contoh.invalid', role: 'auditor' })
  })

  it('say what stands in an account', () => {
    const now = new Date('2026-11-24T12:00:00Z')
    const out = {
      is_active: true,
      has_signed_in: false,
      comes_by_pass: false,
      invited_until: expires,
      last_seen_at: null,
    }
    expect(accountWords(out, now)).toMatch(/^Invited until Tue 1 Dec/)
    expect(accountWords({ ...out, invited_until: '2026-11-20T12:00:00Z' }, now)).toBe(
      'Has not signed in. No invitation is open',
    )
    expect(accountWords({ ...out, invited_until: null, last_seen_at: expires }, now)).toBe('Open')
    expect(accountWords({ ...out, is_active: false }, now)).toBe('Closed')
    expect(accountWords({ ...out, has_signed_in: true }, now)).toBe('Open')
    expect(accountWords({ ...out, invited_until: null, comes_by_pass: true }, now)).toBe('Open')
    expect(mailboxOf({ ...ADMIN, comes_by_pass: true })).toBe('Comes by a pass')
    expect(mailboxOf(ADMIN)).toBe(ADMIN.email)
  })
})
