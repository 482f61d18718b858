import { useQuery } from '@tanstack/react-query'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { recordAlarmsQuery } from './queries'

/** While the record is not being kept up, whoever looks after the office sees it on every page. */
export function RecordStrip() {
  const { data } = useQuery({ ...recordAlarmsQuery, refetchInterval: 60_000 })
  const standing = data?.find(({ cleared_at }) => cleared_at === null)
  return (
    <div role="status">
      {standing !== undefined && (
        <Banner
          strip
          tone="danger"
          title={`The record has not been kept up since ${dayAndTime(standing.since)}`}
        >
          Nothing is lost: what people do is captured and waits. Tell whoever runs the service that the worker
          must run.
        </Banner>
      )}
    </div>
  )
}
