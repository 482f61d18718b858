import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api, idempotencyKey } from '@/api/client'
import { isFault } from '@/api/faults'
import { addWords, useSpoken } from '@/kit/languages'
import { fullDate } from '@/kit/time'
import { Button } from '@/ui/button'
import { myDataWords } from './my-data-words'
import { myRequestsQuery } from './queries'
import styles from './portal.module.css'

addWords(myDataWords)

/** A copy of all the office holds about her, asked for by one press. */
export function MyData() {
  const { say, language } = useSpoken()
  const client = useQueryClient()
  const { data } = useQuery(myRequestsQuery)
  const ask = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/my/requests', { body: { kind: 'access' }, headers: idempotencyKey() })),
    onSuccess: (found) => client.setQueryData(myRequestsQuery.queryKey, found),
    onError: () => void client.invalidateQueries({ queryKey: myRequestsQuery.queryKey }),
  })
  if (data === undefined) return null
  const open = data.items.find(({ kind, status }) => kind === 'access' && status === 'open')
  const refused = ask.error !== null && !isFault(ask.error, 'already_asked')
  return (
    <section aria-label={say('Your data')} className={styles['section']}>
      <h2>{say('Your data')}</h2>
      <p>
        {say(
          'You may have a copy of all this office holds about you: what you told, letters, whom we told, who looked. You may also ask the office to put something right, or take your consent back.',
        )}
      </p>
      {open ? (
        <p role="status">
          {say('You asked for a copy. The office answers by {date}.', {
            date: fullDate(open.due_on, language),
          })}
        </p>
      ) : (
        <Button size={48} isPending={ask.isPending} onPress={() => ask.mutate()}>
          {say('Ask for a copy of my data')}
        </Button>
      )}
      {refused && (
        <p role="alert">{say('It was not asked for. Try again in a minute, or tell the office.')}</p>
      )}
    </section>
  )
}
