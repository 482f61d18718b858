import { delivery, held, hold, type HeldTokens } from './tokens'

/**
 * The tabs of a browser share one sign-in. A tab that waits for one is told here when another has finished it, so that
 * somebody who signs in by leaving this client loses no page that is open.
 */
const CHANNEL = 'mps.signed-in'

interface Told {
  /** The tab that asked for this sign-in, where one did. */
  asked: string | null
  /** Only where tokens are held in memory: the tab that asked has none of its own. */
  tokens: HeldTokens | null
}

const asked = new Set<string>()

/** Opens the organisation's own sign-in in a tab of its own. False where the browser opens none. */
export function openSignInTab(): boolean {
  const id = crypto.randomUUID()
  asked.add(id)
  return window.open(`/sign-in-again?asked=${id}`, '_blank') !== null
}

/** This tab has signed somebody in. `by`: the tab that asked for it. */
export function tellOtherTabs(by: string | null = null): void {
  if (!('BroadcastChannel' in globalThis)) return
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ asked: by, tokens: by === null ? null : held() } satisfies Told)
  channel.close()
}

/** Calls back when another tab has signed somebody in for this one too. Returns what stops listening. */
export function onOtherTabSignedIn(heard: () => void): () => void {
  if (!('BroadcastChannel' in globalThis)) return () => undefined
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    const forUs = data.asked !== null && asked.delete(data.asked)
    // Held in memory, each tab has a session of its own.
    if (delivery === 'answer') {
      if (!forUs || data.tokens === null) return
      hold(data.tokens)
    }
    heard()
  }
  return () => channel.close()
}
