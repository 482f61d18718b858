import { useRef, type ReactNode } from 'react'
import { UNSAFE_PortalProvider as PortalProvider } from 'react-aria'

/**
 * Puts what floats inside the landmark, or the dialog, of what opened it: content outside every landmark is lost to
 * people who move by landmarks, and hiding the rest of the page to avoid that would hide the page's heading as well.
 */
export function InLandmark({ children }: { children: ReactNode }) {
  const here = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span ref={here} hidden />
      <PortalProvider
        getContainer={() =>
          here.current?.closest<HTMLElement>('[role="dialog"], main, aside, header, footer') ?? document.body
        }
      >
        {children}
      </PortalProvider>
    </>
  )
}
