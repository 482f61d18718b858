import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '@/api/me'
import { startLanguages } from '@/kit/languages'
import { person } from '../../../tests/cast'
import { open } from '../../../tests/open'
import { refusal, serve, type Reply } from '../../../tests/server'
import { bothRows, changesOf, draftOf, problemsOf, type Field } from './fields'
import type { Rule, Standard } from './rows'
import { narrowed, readOfficePlace } from './search'

const FIELDS: readonly Field[] = [
  { key: 'name', label: 'Name', kind: 'line', needed: true, limit: 5 },
  { key: 'days', label: 'Days', kind: 'number', least: 0, most: 400 },
  { key: 'on', label: 'On', kind: 'switch' },
  { key: 'agencies', label: 'Agencies', kind: 'agencies' },
]
const ROW = { name: 'HDB', days: 3, on: true, agencies: ['HDB'] }

describe('the fields of a row', () => {
  it('send only what differs, numbers as numbers, an emptied number as nothing', () => {
    const draft = draftOf(FIELDS, ROW)
    expect(changesOf(FIELDS, ROW, draft)).toEqual({})
    expect(changesOf(FIELDS, ROW, { ...draft, name: ' CPFB ', days: '15', agencies: ['HDB', 'TC'] })).toEqual(
      {
        name: 'CPFB',
        days: 15,
        agencies: ['HDB', 'TC'],
      },
    )
    expect(changesOf(FIELDS, ROW, { ...draft, days: '' })).toEqual({ days: null })
  })

  it('say what is wrong and how to mend it', () => {
    expect(problemsOf(FIELDS, { name: ' ', days: '2.5', on: true, agencies: [] })).toEqual({
      name: 'This is needed.',
      days: 'Write a whole number from 0 to 400.',
      agencies: 'Choose at least one agency.',
    })
    expect(problemsOf(FIELDS, { name: '123456', days: '', on: true, agencies: ['HDB'] })).toEqual({
      name: 'Use at most 5 characters; this has 6.',
    })
  })

  it('put two versions side by side where they differ', () => {
    const draft = { ...draftOf(FIELDS, ROW), on: false, days: '' }
    expect(bothRows(FIELDS, draft, ROW)).toEqual([
      { name: 'Days', mine: '', theirs: '3' },
      { name: 'On', mine: 'No', theirs: 'Yes' },
    ])
  })
})

it('keeps in the address only what can be meant, and narrows by every typed word', () => {
  expect(readOfficePlace({ tab: 'rules', q: 'MP', category: 'tax' })).toEqual({
    tab: 'rules',
    category: 'tax',
  })
  expect(readOfficePlace({ tab: 'x', category: '../' })).toEqual({})
  expect(narrowed(['Town Council', 'Town'], 'coun town', (row) => row)).toEqual(['Town Council'])
})

const STANDARD: Standard = {
  key: 'general_simple',
  standard: 'Simple matters in 3 days',
  applies_to: 'all',
  working_days: 3,
  source: 'replies to Parliament',
  checked_on: '2026-11-23',
  version: 1,
}
const RULE: Rule = {
  rule: 'no_promise',
  trigger: 'A promise is wanted',
  what_to_do: 'Say what is asked',
  tell_resident: '',
  is_active: true,
  source: 'rules',
  checked_on: null,
  version: 1,
}

function office(role: Role, more: Record<string, Reply> = {}) {
  const body = { agencies: [], categories: [], checklists: [], standards: [STANDARD], rules: [RULE] }
  return serve({
    'GET /api/me': () => ({ body: person(role, ['see_self', 'read_directory', 'edit_directory']) }),
    'GET /api/directory': () => ({ body }),
    ...more,
  })
}

describe('the office page', () => {
  beforeAll(startLanguages)

  it('shows both versions when somebody was faster, and goes on with mine on theirs', async () => {
    const current = { ...STANDARD, working_days: 5, version: 2 }
    let first = true
    const heard = office('admin', {
      'PATCH /api/directory/standards/general_simple': () => {
        if (!first) return { body: { ...current, working_days: 7, version: 3 } }
        first = false
        const details = { current, current_version: 2 }
        return { status: 409, body: refusal('version_conflict', 'Changed meanwhile.', details) }
      },
    })
    open('/office?tab=standards')
    await userEvent.click(await screen.findByRole('button', { name: /^Change / }))
    const days = await screen.findByRole('textbox', { name: 'Working days' })
    await userEvent.clear(days)
    await userEvent.type(days, '7')
    await userEvent.click(screen.getByRole('button', { name: 'Save the change' }))
    expect((await screen.findByRole('region', { name: 'Working days' })).textContent).toContain('There now5')
    await userEvent.click(screen.getByRole('button', { name: 'Go on with mine' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = heard.filter(({ method }) => method === 'PATCH')
    expect(sent.map(({ headers }) => headers.get('If-Match'))).toEqual(['"1"', '"2"'])
    expect(sent.at(-1)?.body).toEqual({ working_days: 7 })
  })

  it.each([
    ['admin', true],
    ['mp', false],
  ] as const)('keeps the switch of a rule to the MP: %s', async (role, inert) => {
    office(role)
    open('/office?tab=rules')
    await userEvent.click(await screen.findByRole('button', { name: /^Change / }))
    expect(await screen.findByRole('switch', { name: 'The rule is on' })).toHaveProperty('disabled', inert)
  })
})
