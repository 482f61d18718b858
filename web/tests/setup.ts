import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

// A page's file is loaded when it is first opened, which takes a busy machine more than a second.
configure({ asyncUtilTimeout: 4000 })

// jsdom lacks these; the answers are those of a wide light screen.
window.matchMedia = (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }) as unknown as MediaQueryList
Object.defineProperty(window, 'CSS', {
  value: { escape: (text: string) => text.replace(/[^\w-]/g, '\\$&'), supports: () => false },
})
Element.prototype.scrollIntoView = () => undefined
window.scrollTo = () => undefined

afterEach(() => {
  cleanup()
  localStorage.clear()
  vi.unstubAllGlobals()
})
