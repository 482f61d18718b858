import { useQuery } from '@tanstack/react-query'
import { Banner } from '@/ui/banner'
import { standingQuery } from './queries'

/** While something that held the time before does not, whoever answers for it sees it on every page. */
export function FallenStrip() {
  const { data } = useQuery(standingQuery(null))
  const fallen = data?.controls.filter(({ id }) => data.fallen.includes(id)) ?? []
  return (
    <div role="status">
      {fallen.length > 0 && (
        <Banner strip tone="warning" title={fallen.map(({ title }) => title).join('. ')}>
          This held the time before and does not now. Reports says what was found and what to do.
        </Banner>
      )}
    </div>
  )
}
