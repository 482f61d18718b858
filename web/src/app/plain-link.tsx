import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** Whether a page hangs in the router at this address. */
export function usePageExists(): (to: string) => boolean {
  const router = useRouter()
  return (to) => Object.keys(router.routesByPath).includes(to)
}

export interface PlainLinkProps {
  to: string
  children: ReactNode
  className?: string | undefined
  label?: string
}

/** For addresses known only as text, checked by `usePageExists`; pages themselves use the router's typed Link. */
export function PlainLink({ to, children, className, label }: PlainLinkProps) {
  return (
    <Link to={to as '/'} className={className} aria-label={label}>
      {children}
    </Link>
  )
}
