import { useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/text-area'
import { useAct, type Breach } from './queries'
import { stepWords } from './words'
import styles from '@/ui/parts.module.css'

const LIMIT = 4000

/** What was done about it, oldest first. */
export function Steps({ breach }: { breach: Breach }) {
  return (
    <section aria-label="What was done" className={styles['part']}>
      <h2>What was done</h2>
      <ol className={styles['list']}>
        {breach.steps.map((step) => (
          <li key={`${step.at} ${step.kind}`}>
            <p>{stepWords(step)}</p>
            {step.text !== '' && <p className={styles['words']}>{step.text}</p>}
            <p className={styles['meta']}>
              {step.by}, {dayAndTime(step.at)}
            </p>
          </li>
        ))}
      </ol>
      {breach.standing !== 'closed' && <NewStep breach={breach} />}
    </section>
  )
}

function NewStep({ breach }: { breach: Breach }) {
  const [text, setText] = useState('')
  const act = useAct(breach)

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (text.trim() === '' || act.isPending) return
    act.mutate({ act: 'step', text: text.trim() }, { onSuccess: () => setText('') })
  }

  return (
    <form noValidate onSubmit={submit} className={styles['form']}>
      <TextArea
        label="Something else was done"
        value={text}
        onChange={setText}
        limit={LIMIT}
        maxLength={LIMIT}
      />
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      <div className={styles['actions']}>
        <Button type="submit" isPending={act.isPending}>
          Write it down
        </Button>
      </div>
    </form>
  )
}
