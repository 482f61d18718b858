import { render, renderHook } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenForKeys, setKeysEnabled, useKeys } from './keys'

let stop: () => void
beforeEach(() => {
  stop = listenForKeys()
})
afterEach(() => {
  stop()
  setKeysEnabled(true)
})

function bind(...keys: string[]) {
  const run = vi.fn<(key: string) => void>()
  renderHook(() =>
    useKeys(
      keys.map((key) => ({
        keys: key,
        does: `press ${key}`,
        run: () => {
          run(key)
        },
      })),
    ),
  )
  return run
}

describe('a key', () => {
  it('does what it says', async () => {
    const run = bind('J', '?', 'Shift X')
    await userEvent.keyboard('j?{Shift>}X{/Shift}')
    expect(run.mock.calls.flat()).toEqual(['J', '?', 'Shift X'])
  })

  it('can follow G, and alone does something else', async () => {
    const run = bind('G C', 'C')
    await userEvent.keyboard('gcc')
    expect(run.mock.calls.flat()).toEqual(['G C', 'C'])
  })

  it('is only a letter inside a text field, but Ctrl K still works there', async () => {
    const run = bind('J', 'Ctrl K')
    const { getByRole } = render(<textarea aria-label="Words" />)
    await userEvent.type(getByRole('textbox'), 'j')
    await userEvent.keyboard('{Control>}k{/Control}')
    expect(getByRole('textbox')).toHaveProperty('value', 'j')
    expect(run.mock.calls.flat()).toEqual(['Ctrl K'])
  })

  it('rests while a dialog is open', async () => {
    const run = bind('A')
    const { unmount } = render(<div role="dialog" aria-label="Why" />)
    await userEvent.keyboard('a')
    expect(run).not.toHaveBeenCalled()
    unmount()
    await userEvent.keyboard('a')
    expect(run).toHaveBeenCalledOnce()
  })

  it('ignores auto-repeat', () => {
    const run = bind('A')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', repeat: true }))
    expect(run).not.toHaveBeenCalled()
  })

  it('can be switched off, and stays off after a reload', async () => {
    const run = bind('J')
    setKeysEnabled(false)
    await userEvent.keyboard('j')
    expect(run).not.toHaveBeenCalled()
    expect(localStorage.getItem('mps.keys')).toBe('off')
  })

  it('belongs to the page before the frame', async () => {
    const frame = bind('N')
    const page = bind('N')
    await userEvent.keyboard('n')
    expect([frame.mock.calls.length, page.mock.calls.length]).toEqual([0, 1])
  })
})
