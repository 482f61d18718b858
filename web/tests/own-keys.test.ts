import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ApiFault, fieldErrors } from '@/api/faults'
import { readCaseFilters } from '@/features/cases/search'
import { readReturned } from '@/features/sign-in/trip'

const src = path.resolve(import.meta.dirname, '..', 'src')
const texts = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.tsx?$/.test(name) && name !== 'api/schema.ts')
  .map((name) => ({ name, text: readFileSync(path.join(src, name), 'utf8') }))

/** Files that write under a name which is not in the code. Each takes its names from a list of its own or is tried below. */
const WRITE_BY_NAME = [
  'api/faults.ts',
  'features/cases/search.ts',
  'features/person/fields.ts',
  'features/sign-in/trip.ts',
]
const BAD = ['__proto__', 'constructor', 'prototype', '__proto__.polluted', 'constructor.prototype.polluted']

describe('names from outside', () => {
  it('are written by in known files only, and nothing is merged deeply', () => {
    const writing = texts.filter(({ text }) =>
      /\b\w+\[[A-Za-z_.]+\]\s*=[^=]/.test(text.replace(/dataset\[/g, '')),
    )
    expect(writing.map(({ name }) => name).sort()).toEqual(WRITE_BY_NAME)
    const merging = texts.filter(({ text }) =>
      /__proto__|Object\.assign|setPrototypeOf|\bmerge(Deep)?\(/.test(text),
    )
    expect(merging.map(({ name }) => name)).toEqual([])
  })

  it.each(BAD)('%s reaches no prototype', (name) => {
    const own = JSON.parse(`{"${name}": "polluted", "state": "s"}`) as Record<string, unknown>
    const fields = [{ path: name, message: 'polluted' }]
    const found = fieldErrors(
      new ApiFault(422, 'invalid_input', 'x', { fields: [...fields, { path: 'name', message: 'y' }] }),
    )
    expect(found['name']).toBe('y')
    expect(readReturned(own)).toEqual({ state: 's' })
    expect(readCaseFilters(own)).toEqual({})
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Object.getPrototypeOf(Object.prototype)).toBeNull()
  })
})
