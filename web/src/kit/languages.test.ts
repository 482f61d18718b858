import { act, renderHook } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { addWords, startLanguages, useSpoken } from './languages'

beforeAll(async () => {
  await startLanguages()
  addWords({
    zh: {
      '{n, plural, one {# letter} other {# letters}}': {
        text: '{n, plural, other {#封信}}',
        reviewed: false,
      },
    },
    ms: {},
    ta: {},
  })
})

describe('a sentence', () => {
  it('is its own English, with plurals', () => {
    const { result } = renderHook(() => useSpoken())
    const sentence = '{n, plural, one {# letter} other {# letters}}'
    expect(result.current.say(sentence, { n: 1 })).toBe('1 letter')
    expect(result.current.say(sentence, { n: 2 })).toBe('2 letters')
  })

  it('changes with the language, which the device remembers', () => {
    const { result } = renderHook(() => useSpoken())
    act(() => result.current.setLanguage('zh'))
    expect(result.current.say('{n, plural, one {# letter} other {# letters}}', { n: 3 })).toBe('3封信')
    expect(result.current.lang).toBe('zh-SG')
    expect(localStorage.getItem('mps.language')).toBe('zh')
    act(() => result.current.setLanguage('en'))
  })
})
