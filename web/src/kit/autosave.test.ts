import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useAutosave } from './autosave'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const offline = (error: unknown) => error instanceof TypeError

describe('autosave', () => {
  it('waits 800 ms after the last change and sends only that', async () => {
    const save = vi.fn(() => Promise.resolve())
    const { result } = renderHook(() => useAutosave(save, offline))
    act(() => {
      result.current.later('a')
      result.current.later('ab')
    })
    await act(() => vi.advanceTimersByTimeAsync(799))
    expect(save).not.toHaveBeenCalled()
    await act(() => vi.advanceTimersByTimeAsync(1))
    expect(save.mock.calls).toEqual([['ab']])
    expect(result.current.status.kind).toBe('saved')
  })

  it('sends at once on flush, and before the page goes away', async () => {
    const save = vi.fn(() => Promise.resolve())
    const { result, unmount } = renderHook(() => useAutosave(save, offline))
    await act(async () => {
      result.current.later('a')
      result.current.flush()
      await Promise.resolve()
    })
    act(() => result.current.later('b'))
    unmount()
    expect(save.mock.calls).toEqual([['a'], ['b']])
  })

  it('tells kept on this device from refused', async () => {
    let error: Error = new TypeError('no network')
    const { result } = renderHook(() => useAutosave(() => Promise.reject(error), offline))
    act(() => result.current.later('a'))
    await act(() => vi.advanceTimersByTimeAsync(800))
    expect(result.current.status.kind).toBe('kept')
    error = new Error('refused')
    act(() => result.current.later('b'))
    await act(() => vi.advanceTimersByTimeAsync(800))
    expect(result.current.status.kind).toBe('failed')
  })
})
