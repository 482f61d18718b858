import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { open } from './open'
import { refusal, serve } from './server'

const src = path.resolve(import.meta.dirname, '..', 'src')
const fields = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'))
  .flatMap((name) =>
    [...readFileSync(path.join(src, name), 'utf8').matchAll(/<TextField\b[^]*?\/>/g)].map(([text]) => ({
      name,
      text,
    })),
  )

beforeAll(startLanguages)

describe('fields for passwords', () => {
  it('hide what is typed, tell a password manager what they are, and stop nobody from pasting', () => {
    const known = fields.filter(
      ({ text }) => /label=[^\n]*password/i.test(text) || text.includes('type="password"'),
    )
    expect(known.length).toBeGreaterThan(3)
    for (const { name, text } of known) {
      expect(text, name).toMatch(/type=("password"|\{)/)
      expect(text, name).toMatch(/autoComplete="(current|new)-password"/)
      expect(text, name).not.toMatch(/onPaste|onCopy|onDrop/)
    }
  })

  it('take what is pasted, and send it as it is', async () => {
    const heard = serve({
      'GET /api/public/config': () => ({
        body: { product: 'MPS Connect', version: '0.1.0', demo: false, office_names: ['Bukit Angsana'] },
      }),
      'GET /api/me': () => ({ status: 401, body: refusal('not_signed_in', 'Sign in.') }),
      'POST /api/auth/sign-in': () => ({
        status: 401,
        body: refusal('sign_in_refused', 'That does not fit.'),
      }),
    })
    open('/sign-in')
    await userEvent.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'priya@office.invalid')
    const field = screen.getByLabelText('Password')
    expect(field).toHaveProperty('type', 'password')
    await userEvent.click(field)
    await userEvent.paste('  kettle MOSS orbit 雨 🪐 fern  ')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByRole('alert')
    expect(heard.find(({ path: to }) => to === '/api/auth/sign-in')?.body).toMatchObject({
      password: '  kettle MOSS orbit 雨 🪐 fern  ',
    })
  })
})
