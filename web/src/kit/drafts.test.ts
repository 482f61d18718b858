import { act, renderHook } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { draftsOf, dropDraftsOf, keepDraft, readDraft, sweepDrafts, useDraft } from './drafts'

const key = { user: 'aisyah', about: 'case-1', field: 'turn' }

describe('a draft', () => {
  it('is there again after a reload, under its own user, case and field', () => {
    const first = renderHook(() => useDraft(key))
    act(() => first.result.current.setText('Can pay 100'))
    first.unmount()

    const again = renderHook(() => useDraft(key))
    expect(again.result.current).toMatchObject({ text: 'Can pay 100', restored: true, kept: true })
    expect(readDraft({ ...key, about: 'case-2' })).toBeNull()
    expect(readDraft({ ...key, user: 'haziq' })).toBeNull()
  })

  it('is gone once the server has taken it', () => {
    const held = renderHook(() => useDraft(key))
    act(() => held.result.current.setText('Can pay 100'))
    act(() => held.result.current.clear())
    expect(held.result.current.text).toBe('')
    expect(readDraft(key)).toBeNull()
  })

  it('follows the case when the page moves to another one', () => {
    keepDraft({ ...key, about: 'case-2' }, 'second')
    const held = renderHook(({ about }) => useDraft({ ...key, about }, 'begin'), {
      initialProps: { about: 'case-1' },
    })
    expect(held.result.current.text).toBe('begin')
    held.rerender({ about: 'case-2' })
    expect(held.result.current.text).toBe('second')
  })

  it('says so when the device refuses to keep it', () => {
    const held = renderHook(() => useDraft(key))
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    act(() => held.result.current.setText('Can pay 100'))
    expect(held.result.current).toMatchObject({ text: 'Can pay 100', kept: false })
  })
})

describe('the device', () => {
  it('counts and drops one person’s drafts only', () => {
    keepDraft(key, 'a')
    keepDraft({ ...key, field: 'note' }, 'b')
    keepDraft({ ...key, user: 'aisyah2' }, 'c')
    expect(draftsOf('aisyah')).toBe(2)
    dropDraftsOf('aisyah')
    expect([draftsOf('aisyah'), draftsOf('aisyah2')]).toEqual([0, 1])
  })

  it('forgets what is older than seven days, and what it cannot read', () => {
    keepDraft(key, 'old', new Date('2026-11-01T00:00:00Z'))
    keepDraft({ ...key, field: 'new' }, 'new', new Date('2026-11-20T00:00:00Z'))
    localStorage.setItem('mps.draft:aisyah:x:y', 'not json')
    sweepDrafts(new Date('2026-11-23T00:00:00Z'))
    expect(readDraft(key)).toBeNull()
    expect(readDraft({ ...key, field: 'new' })?.text).toBe('new')
    expect(draftsOf('aisyah')).toBe(1)
  })
})
