import { act } from '@testing-library/react'
import { vi } from 'vitest'

let ends: { seen: () => void }[] = []

/** The end of the letter comes on screen when the test says so. */
class Watcher {
  private target: Element | null = null
  constructor(private readonly told: IntersectionObserverCallback) {
    ends.push({ seen: () => this.tell() })
  }
  observe(target: Element) {
    this.target = target
  }
  disconnect() {
    this.target = null
  }
  private tell() {
    if (!this.target) return
    const entry = { isIntersecting: true, target: this.target } as unknown as IntersectionObserverEntry
    this.told([entry], this as unknown as IntersectionObserver)
  }
}

/** Brings the end of every letter on the page on screen. */
export function readToTheEnd(): void {
  act(() => ends.forEach(({ seen }) => seen()))
}

/** jsdom lays nothing out: what is on screen is what a test says. */
export function watchByHand(): void {
  ends = []
  vi.stubGlobal('IntersectionObserver', Watcher)
}
