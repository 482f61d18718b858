import { Navigate } from '@tanstack/react-router'
import { useMe } from '@/api/me'
import { entriesFor } from './navigation'
import { usePageExists } from './plain-link'
import { NotHere } from './trouble'

/** Each person's first page is the first entry of their role. */
export function Home() {
  const me = useMe()
  const first = entriesFor(me.role, usePageExists())[0]
  return first ? <Navigate to={first.to as '/'} replace /> : <NotHere />
}
