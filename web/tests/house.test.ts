import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { oneWay } from '../lint/rooms.js'

const root = path.resolve(import.meta.dirname, '..')
const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(tsx?|css)$/.test(name) && name !== 'api/schema.ts')
  .map((name) => ({ name, text: readFileSync(path.join(root, 'src', name), 'utf8') }))

describe('the house', () => {
  it('keeps every colour value in tokens.css', () => {
    const colour = /#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?=[;,)'"\s])|\brgba?\(|\bhsla?\(/i
    const others = files.filter(({ name, text }) => name !== 'ui/tokens.css' && colour.test(text))
    expect(others.map(({ name }) => name)).toEqual([])
  })

  it('keeps every file within 250 lines', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 251)
    expect(long.map(({ name }) => name)).toEqual([])
  })

  it('takes styles only from files: the content policy allows no inline style element', () => {
    const inline = files.filter(({ text }) => /<style[\s>]|dangerouslySetInnerHTML/.test(text))
    expect(inline.map(({ name }) => name)).toEqual([])
  })
})

function complaints(file: string, code: string): string[] {
  const linter = new Linter({ cwd: root })
  const config = {
    files: ['**/*.ts'],
    plugins: { rooms: { rules: { 'one-way': oneWay } } },
    rules: { 'rooms/one-way': 'error' },
  } as const
  return linter
    .verify(code, config as unknown as Linter.Config, { filename: path.join(root, file) })
    .map((m) => m.message)
}

describe('imports', () => {
  it.each([
    [
      'src/features/cases/page.ts',
      "import '@/features/letters/queries'",
      'features/cases may not import features/letters',
    ],
    [
      'src/features/cases/page.ts',
      "import '../letters/queries'",
      'features/cases may not import features/letters',
    ],
    ['src/ui/button.ts', "import '@/features/cases/page'", 'ui may not import features'],
    ['src/features/cases/page.ts', "import '@/app/desk'", 'features may not import app'],
    ['src/kit/keys.ts', "import '../ui/button'", 'kit may not import ui'],
    ['src/ui/button.ts', "export * from '@/api/client'", 'ui may not import api'],
    ['src/ui/button.ts', "void import('@/app/desk')", 'ui may not import app'],
  ])('%s with %s is refused', (file, code, words) => {
    expect(complaints(file, code)).toEqual([expect.stringContaining(words)])
  })

  it.each([
    ['src/app/router.ts', "import '@/features/cases/page'"],
    ['src/features/cases/page.ts', "import '../cases/queries'"],
    [
      'src/features/cases/page.ts',
      "import '@/ui/button'; import '@/api/client'; import '@/kit/keys'; import 'react'",
    ],
  ])('%s with %s is fine', (file, code) => {
    expect(complaints(file, code)).toEqual([])
  })
})
