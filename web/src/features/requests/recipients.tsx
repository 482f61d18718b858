import { useState } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { fullDate, singaporeDay } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { DateField } from '@/ui/date-field'
import { Select } from '@/ui/select'
import { useAct, type Channel, type DataRequest, type Recipient } from './queries'
import { CHANNELS } from './words'
import styles from '@/ui/parts.module.css'

/** Agencies that hold what was put right or taken back: each ticked off with its day and way. */
export function Recipients({ request }: { request: DataRequest }) {
  const left = request.recipients.filter(({ told_on }) => told_on === null).length
  return (
    <section aria-label="Agencies to tell" className={styles['part']}>
      <h2>{left === 0 ? 'Every agency has been told' : `Agencies to tell: ${left}`}</h2>
      <ul className={styles['list']}>
        {request.recipients.map((one) => (
          <li key={one.id} className={styles['piece']}>
            <p>
              <strong>Tell {one.agency_name}</strong>
            </p>
            <p className={styles['meta']}>
              {one.case_number === null ? '' : `${one.case_number}, `}letter sent {fullDate(one.sent_on)}
            </p>
            {one.told_on === null ? (
              <Tell request={request} recipient={one} />
            ) : (
              <p>
                Told on {fullDate(one.told_on)} by{' '}
                {CHANNELS.find(({ id }) => id === one.channel)?.label.toLowerCase()}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Tell({ request, recipient }: { request: DataRequest; recipient: Recipient }) {
  const [day, setDay] = useState<string | null>(singaporeDay(new Date()))
  const [channel, setChannel] = useState<Channel>('email')
  const act = useAct(request)
  const error = fieldErrors(act.error)['told_on']
  return (
    <>
      <div className={styles['row']}>
        <DateField
          label="Told on"
          value={day}
          onChange={setDay}
          max={singaporeDay(new Date())}
          error={error}
        />
        <Select label="By" options={CHANNELS} value={channel} onChange={setChannel} />
        <Button
          isPending={act.isPending}
          {...(day === null && { reason: 'Give the day first.' })}
          aria-label={`They have been told: ${recipient.agency_name}`}
          onPress={() => {
            if (day !== null) act.mutate({ act: 'tell', recipient, told_on: day, channel })
          }}
        >
          They have been told
        </Button>
      </div>
      {act.error && error === undefined && <Banner tone="danger" title={wordsOf(act.error)} />}
    </>
  )
}
