/** The code of the pass that this page was opened with. In memory alone: nothing of it stays on the device. */
let code: string | null = null

const LEAST = 20

/** Takes the code out of the address. False where there is nothing in it. Part of an address is no code: the page asks for the PIN. */
export function keepShown(hash: string): boolean {
  if (hash === '') return false
  code = hash.length < LEAST ? null : hash
  return true
}

export function shownCode(): string | null {
  return code
}

export function forgetShown(): void {
  code = null
}
