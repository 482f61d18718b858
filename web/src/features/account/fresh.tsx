import { useState, type ReactNode } from 'react'
import { ProveDialog } from './prove-dialog'
import type { Ways } from './queries'

/** A change takes minutes: the last proof must not grow too old half way. */
const MARGIN_MS = 5 * 60_000

interface Wish {
  title: string
  act: () => void
}

/** Acts that need to know it is you: done at once where that was shown lately, else asked for first. */
export function useFresh(ways: Ways): { want: (title: string, act: () => void) => void; asking: ReactNode } {
  const [wish, setWish] = useState<Wish | null>(null)

  function want(title: string, act: () => void) {
    const until = ways.fresh_until === null ? 0 : Date.parse(ways.fresh_until)
    if (Date.now() + MARGIN_MS < until) act()
    else setWish({ title, act })
  }

  const asking = wish && (
    <ProveDialog
      title={wish.title}
      ways={ways}
      onClose={() => setWish(null)}
      onProved={() => {
        setWish(null)
        wish.act()
      }}
    />
  )
  return { want, asking }
}
