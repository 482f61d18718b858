import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { headline, mailTo } from './headline'
import { matters } from './matters'
import type { MyCase, MyCases } from './queries'
import { words } from './words'

beforeAll(startLanguages)
beforeEach(() => localStorage.setItem('mps.language', 'en'))

function steps(done: number, all = 7): MyCase['steps'] {
  return Array.from({ length: all }, (_, i) => ({
    label: `Step ${i + 1}`,
    state: i < done ? 'done' : i === done ? 'current' : 'todo',
    on: i < done ? '2026-11-17' : null,
  }))
}

function someCase(n: number, more: Partial<MyCase> = {}): MyCase {
  return {
    id: `0190aaaa-0000-7000-8000-00000000010${n}`,
    number: `MPS-BAN-202611-P1-000${n}`,
    matter: 'Utilities',
    happened: 'The letter went to SP Group on 18 November 2026.',
    next: 'We tell you when they answer.',
    you_can: 'Keep every date on your letters.',
    steps: steps(5),
    updated_at: '2026-11-18T03:12:00Z',
    ...more,
  }
}

function mine(cases: MyCase[], more: Partial<MyCases> = {}): Reply {
  return () => ({
    body: {
      language: 'en',
      office: 'Bukit Angsana',
      contact: { address: ['Blk 900 Angsana Walk'], email: 'office@bukitangsana.invalid' },
      cases,
      ...more,
    },
  })
}

function resident(reply: Reply) {
  return serve({ 'GET /api/me': () => ({ body: person('resident') }), 'GET /api/my/cases': reply })
}

describe('the headline', () => {
  it.each([
    [0, 'We are writing down what you told us'],
    [2, 'Your letter is being checked'],
    [5, 'Your letter has been sent'],
    [6, 'There is an answer'],
    [7, 'Your case is closed'],
  ])('with %i steps done is %s', (done, words) => {
    expect(headline(steps(done))).toBe(words)
  })

  it('tells a case without a letter from a closed one', () => {
    expect(headline(steps(2, 2))).toBe('We cannot write a letter on this')
  })
})

it('writes the case number into the mail to the office', () => {
  expect(mailTo('a@b.invalid', 'MPS 1&2')).toBe('mailto:a@b.invalid?subject=MPS%201%262')
  expect(mailTo('a@b.invalid')).toBe('mailto:a@b.invalid')
})

it('has every sentence in every language, none of them reviewed yet', () => {
  for (const all of [words, matters]) {
    const sentences = Object.keys(all.zh).sort()
    expect(Object.keys(all.ms).sort()).toEqual(sentences)
    expect(Object.keys(all.ta).sort()).toEqual(sentences)
    for (const language of [all.zh, all.ms, all.ta])
      for (const { text, reviewed } of Object.values(language)) {
        expect(text).not.toBe('')
        expect(reviewed).toBe(false)
      }
  }
})

describe('the page of a resident', () => {
  it('opens her only case at once: happened, next, what she can do, how to reach the office', async () => {
    resident(mine([someCase(1)]))
    open('/my-case')
    expect(await screen.findByRole('heading', { level: 1, name: 'Your letter has been sent' })).toBeTruthy()
    expect(screen.getByText('We tell you when they answer.')).toBeTruthy()
    expect(screen.getByRole('list', { name: 'The steps of your case' }).children).toHaveLength(7)
    const mail = screen.getByRole('link', { name: /Write to the office/ })
    expect(mail.getAttribute('href')).toBe(
      'mailto:office@bukitangsana.invalid?subject=MPS-BAN-202611-P1-0001',
    )
    expect(screen.getByRole('link', { name: 'Call 999 now' }).getAttribute('href')).toBe('tel:999')
  })

  it('lists several, and opens each at its own address', async () => {
    resident(mine([someCase(1), someCase(2, { steps: steps(7), matter: 'Tax' })]))
    const { router } = open('/my-case')
    await userEvent.click(await screen.findByRole('link', { name: /Your case is closed/ }))
    expect(router.state.location.pathname).toBe(`/my-case/${someCase(2).id}`)
    await userEvent.click(await screen.findByRole('link', { name: 'All your cases' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Your cases' })).toBeTruthy()
  })

  it('speaks Tamil, in the frame, the menu and the page, and says so in lang', async () => {
    resident(mine([someCase(1)], { language: 'ta' }))
    open('/my-case')
    await userEvent.click(await screen.findByRole('button', { name: 'தமிழ்' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'உங்கள் கடிதம் அனுப்பப்பட்டது' })).toBeTruthy()
    expect(screen.getByText(/நாடாளுமன்ற உறுப்பினர்$/).textContent).toContain('Bukit Angsana')
    expect(document.documentElement.lang).toBe('ta-SG')
    await userEvent.click(screen.getByRole('button', { name: 'உங்கள் அமைப்புகள்' }))
    const items = await screen.findAllByRole('menuitem')
    expect(items.map((item) => item.textContent)).toEqual([
      'இந்தச் சாதனத்தைப் போல் வெளிச்சம் அல்லது இருள் இப்போது',
      'வெளிச்சம்',
      'இருள்',
      'வெளியேறுக',
    ])
    await userEvent.keyboard('{Escape}')
    await userEvent.click(screen.getByRole('button', { name: 'English' }))
  })

  it('says what would be here while she has no case', async () => {
    resident(mine([]))
    open('/my-case')
    expect(
      await screen.findByRole('heading', { level: 1, name: 'There is no case of yours here yet' }),
    ).toBeTruthy()
    expect(screen.getByText('Blk 900 Angsana Walk')).toBeTruthy()
  })

  it('says that nothing is lost when the server refuses, and tries again', async () => {
    let broken = true
    resident((heard) =>
      broken ? { status: 500, body: refusal('unexpected', 'Something broke.') } : mine([someCase(1)])(heard),
    )
    open('/my-case')
    expect(await screen.findByText('Nothing is lost. Try again in a minute, or ask the office.')).toBeTruthy()
    broken = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.getByText('We tell you when they answer.')).toBeTruthy())
  })

  it('does not show a case that is not hers', async () => {
    resident(mine([someCase(1)]))
    open('/my-case/0190aaaa-0000-7000-8000-000000000999')
    expect(await screen.findByRole('heading', { level: 1, name: 'This case is not here' })).toBeTruthy()
  })
})
