import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(path.resolve(import.meta.dirname, '../src/ui/tokens.css'), 'utf8')

function tokens(block: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of block.matchAll(/--mps-([\w-]+): (#[0-9a-f]{6});/g))
    found[name] = value
  return found
}

const [, darkBlock = '', switchedBlock = ''] = css.split('@media screen')
const light = tokens(css.split('@media screen')[0] ?? '')
const dark = { ...light, ...tokens(darkBlock) }

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, two: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(two)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const TEXT: readonly [string, string][] = [
  ...['canvas', 'surface', 'sunken', 'accent-1', 'accent-2', 'warning-tint', 'danger-tint', 'paper'].map(
    (under): [string, string] => ['ink', under],
  ),
  ...['canvas', 'surface', 'sunken', 'accent-1', 'danger-tint', 'warning-tint'].map(
    (under): [string, string] => ['ink-2', under],
  ),
  ...['canvas', 'surface', 'sunken', 'accent-1'].map((under): [string, string] => ['ink-3', under]),
  ...['canvas', 'surface', 'sunken', 'accent-1', 'danger-tint'].map((under): [string, string] => [
    'accent-deep',
    under,
  ]),
  ['on-accent', 'accent'],
  ['on-danger', 'danger-solid'],
  ['on-inverse', 'inverse'],
  ['danger', 'surface'],
  ['danger', 'danger-tint'],
  ['warning', 'surface'],
  ['warning', 'warning-tint'],
  ['success', 'surface'],
  ['success', 'success-tint'],
  ['display-ink', 'display'],
  ['display-soft', 'display'],
  ['display-soft', 'display-2'],
]

const EDGES: readonly [string, string][] = [
  ['control', 'surface'],
  ['control', 'canvas'],
  ['accent', 'surface'],
  ['accent', 'canvas'],
  ['warning-line', 'surface'],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, theme) => {
  it.each(TEXT)('%s on %s is read at 4.5 or better', (over, under) => {
    expect(contrast(theme[over] ?? '', theme[under] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  it.each(EDGES)('%s on %s is seen at 3 or better', (over, under) => {
    expect(contrast(theme[over] ?? '', theme[under] ?? '')).toBeGreaterThanOrEqual(3)
  })
})

it('the dark theme is the same by the system’s choice and by one’s own', () => {
  expect(tokens(switchedBlock)).toEqual(tokens(darkBlock))
})
