import { useQuery } from '@tanstack/react-query'
import { Banner } from '@/ui/banner'
import { standingQuery } from './queries'

const GRAVE: ReadonlySet<string> = new Set(['critical', 'high'])

/** While something grave that once held does not, whoever answers for it sees it on every page. */
export function FallenStrip() {
  const { data } = useQuery(standingQuery(null))
  const fallen = data?.controls.filter(({ id, risk }) => GRAVE.has(risk) && data.fallen.includes(id)) ?? []
  return (
    <div role="status">
      {fallen.length > 0 && (
        <Banner strip tone="warning" title={fallen.map(({ title }) => title).join('. ')}>
          This held before and does not now. Reports says what was found and what to do.
        </Banner>
      )}
    </div>
  )
}
