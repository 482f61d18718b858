import { Link } from '@tanstack/react-router'
import { useMay } from '@/api/me'
import { readCaseFilters } from '@/features/cases/search'
import { HomePage, type CountLink } from '@/features/home/home-page'
import { buttonClass } from '@/ui/button'
import { NEW_CASE } from './navigation'
import { PlainLink, usePageExists } from './plain-link'

/** Each count opens the cases it counts. */
const countLink: CountLink = (query, children, className) => (
  <Link
    to="/cases"
    search={readCaseFilters(Object.fromEntries(new URLSearchParams(query)))}
    className={className}
  >
    {children}
  </Link>
)

export function EveningRoute() {
  return <HomeRoute title="My evening" counts="The office" />
}

export function TableRoute() {
  return <HomeRoute title="My table" counts="My cases" />
}

function HomeRoute({ title, counts }: { title: string; counts: string }) {
  const exists = usePageExists()
  const mayOpen = useMay('open_cases') && exists(NEW_CASE)
  return (
    <HomePage
      title={title}
      countsTitle={counts}
      countLink={countLink}
      begin={
        mayOpen && (
          <PlainLink to={NEW_CASE} className={buttonClass('outlined')}>
            New case
          </PlainLink>
        )
      }
    />
  )
}
