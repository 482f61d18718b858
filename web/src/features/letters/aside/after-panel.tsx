import { dayAndTime, shortDay } from '@/kit/time'
import { Details } from '@/ui/action-list'
import type { Letter, Reply } from '../types'
import { OUTCOMES, REPLY_CHANNELS, REPLY_KINDS, SENT_CHANNELS } from '../words'
import styles from './aside.module.css'
import { Receipt } from './receipt'

/** How it went out, and what came back. */
export function AfterPanel({ letter }: { letter: Letter }) {
  const { dispatch, replies } = letter
  return (
    <div className={styles['panel']}>
      {dispatch && (
        <section aria-label="Sent">
          <h2>Sent</h2>
          <Details
            items={[
              { name: 'On', value: shortDay(dispatch.sent_on) },
              { name: 'By', value: SENT_CHANNELS[dispatch.channel as keyof typeof SENT_CHANNELS] },
              { name: 'To', value: dispatch.to === '' ? 'Not written down' : dispatch.to },
              { name: 'Sent by', value: dispatch.sent_by },
            ]}
          />
          <Receipt letterId={letter.id} />
        </section>
      )}
      <section aria-label="Replies">
        <h2>Replies</h2>
        {replies.length === 0 && <p className={styles['note']}>Nothing has come back yet.</p>}
        {replies.map((reply) => (
          <OneReply key={reply.id} reply={reply} />
        ))}
      </section>
    </div>
  )
}

function OneReply({ reply }: { reply: Reply }) {
  return (
    <article aria-label={REPLY_KINDS[reply.kind].name} className={styles['reply']}>
      <p>
        <strong>{REPLY_KINDS[reply.kind].name}</strong>
        {reply.outcome !== null && `: ${OUTCOMES[reply.outcome as keyof typeof OUTCOMES]}`}
      </p>
      <p className={styles['meta']}>
        {shortDay(reply.received_on)}, {REPLY_CHANNELS[reply.channel as keyof typeof REPLY_CHANNELS]}
        {reply.agency_ref !== '' && `, ref ${reply.agency_ref}`}
      </p>
      {reply.text !== '' && <blockquote className={styles['quote']}>{reply.text}</blockquote>}
      <p className={styles['meta']}>
        An answer to this letter. Written down by {reply.recorded_by}, {dayAndTime(reply.recorded_at)}
      </p>
    </article>
  )
}
