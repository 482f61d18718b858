import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { useAct, type DataRequest, type IdentityHow } from './queries'
import { PutOffDialog, RefuseDialog } from './reason-dialogs'
import { IDENTITY, STATUSES } from './words'
import styles from '@/ui/parts.module.css'

/** What is next, and the ways out that are always there while it is open. */
export function Decide({ request }: { request: DataRequest }) {
  const [asking, setAsking] = useState<'put-off' | 'refuse' | null>(null)
  const act = useAct(request)
  if (request.status !== 'open') return <Banner tone="info" title={`${STATUSES[request.status]}.`} />
  return (
    <>
      {request.overdue && (
        <Banner tone="danger" title="The day it was due has passed. Answer it now, or say why not." />
      )}
      {request.identity_check === null ? <Identity request={request} /> : <NextStep request={request} />}
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      <div className={styles['actions']}>
        {!request.overdue && <Button onPress={() => setAsking('put-off')}>It takes longer</Button>}
        <Button onPress={() => act.mutate({ act: 'take-back' })} isPending={act.isPending}>
          They no longer want it
        </Button>
        <Button kind="danger" onPress={() => setAsking('refuse')}>
          Refuse with a reason
        </Button>
      </div>
      {asking === 'put-off' && <PutOffDialog request={request} onClose={() => setAsking(null)} />}
      {asking === 'refuse' && <RefuseDialog request={request} onClose={() => setAsking(null)} />}
    </>
  )
}

function NextStep({ request }: { request: DataRequest }) {
  switch (request.kind) {
    case 'access':
      return <p>Look over what is held, leave out what must be, then make the copy.</p>
    case 'correction':
      return (
        <Banner tone="info" title="It waits for somebody at work on the case.">
          Staff find it under Corrections and put it right there. Agencies that hold the old value are then
          listed here, to be told.
        </Banner>
      )
    case 'withdrawal':
      return <p>Tell them what it means, in their language, then take the consent back.</p>
  }
}

function Identity({ request }: { request: DataRequest }) {
  const [how, setHow] = useState<IdentityHow | null>(null)
  const act = useAct(request)
  return (
    <section aria-label="Who asks" className={styles['form']}>
      <RadioGroup
        label="How was it made sure that it is really them?"
        options={IDENTITY}
        value={how}
        onChange={setHow}
      />
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      <div className={styles['actions']}>
        <Button
          kind="filled"
          isPending={act.isPending}
          {...(how === null && { reason: 'Choose how first.' })}
          onPress={() => {
            if (how !== null) act.mutate({ act: 'identity', how })
          }}
        >
          It is them
        </Button>
      </div>
    </section>
  )
}
