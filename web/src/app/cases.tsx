import { useSearch } from '@tanstack/react-router'
import { useMay, useMe } from '@/api/me'
import { CasesPage } from '@/features/cases/cases-page'
import { buttonClass } from '@/ui/button'
import { NEW_CASE } from './navigation'
import { PlainLink, usePageExists } from './plain-link'

/** The list, called what the side calls it: a volunteer sees her own cases only. */
export function CasesRoute() {
  const address = useSearch({ from: '/desk/cases' })
  const { role } = useMe()
  const exists = usePageExists()
  const mayOpen = useMay('open_cases') && exists(NEW_CASE)
  return (
    <CasesPage
      address={address}
      title={role === 'volunteer' ? 'My cases' : 'Cases'}
      first={
        mayOpen && (
          <PlainLink to={NEW_CASE} className={buttonClass('filled')}>
            New case
          </PlainLink>
        )
      }
    />
  )
}
