import { Check, CircleCheck, ListChecks } from 'lucide-react'
import { PHONE, useMedia } from '@/kit/media'
import { Button } from '@/ui/button'
import { Popover } from '@/ui/menu'
import { handInOf } from './hand-in'
import type { Step } from './step'
import type { IntakeView } from './types'
import styles from './hand-in.module.css'

export interface HandInBarProps {
  view: IntakeView
  step: Step
  onStep: (next: Step) => void
  onHandIn: () => void
  isPending: boolean
  problem: string | undefined
}

/** What has to come first, in words; the two steps beside the talk; the deciding button rightmost. */
export function HandInBar({ view, step, onStep, onHandIn, isPending, problem }: HandInBarProps) {
  const phone = useMedia(PHONE)
  const { kind, missing, label } = handInOf(view)
  const size = phone ? 48 : 40
  return (
    <div className={styles['bar']}>
      <div className={styles['missing']}>
        {problem !== undefined ? (
          <p role="alert" className={styles['problem']}>
            {problem}
          </p>
        ) : (
          <MissingWords missing={missing} kind={kind} phone={phone} />
        )}
      </div>
      <div className={styles['acts']}>
        {step !== 'talk' && (
          <Button size={size} kind="text" onPress={() => onStep('talk')}>
            {phone ? 'Talk' : 'Back to the talk'}
          </Button>
        )}
        {step !== 'consent' && (
          <Button
            size={size}
            icon={view.consents.basis_complete && <Done />}
            onPress={() => onStep('consent')}
          >
            Consent
          </Button>
        )}
        {step !== 'person' && (
          <Button size={size} icon={view.person.name !== '' && <Done />} onPress={() => onStep('person')}>
            Person
          </Button>
        )}
        <Button
          size={size}
          kind={kind === 'not-yet' ? 'outlined' : 'filled'}
          isDisabled={kind === 'not-yet'}
          isPending={isPending}
          onPress={onHandIn}
          aria-describedby="hand-in-missing"
        >
          {phone ? 'Hand in' : label}
        </Button>
      </div>
    </div>
  )
}

function Done() {
  return <Check size={16} aria-label="done" />
}

interface MissingWordsProps {
  missing: readonly string[]
  kind: ReturnType<typeof handInOf>['kind']
  phone: boolean
}

function MissingWords({ missing, kind, phone }: MissingWordsProps) {
  const [first, ...rest] = missing
  if (first === undefined) {
    return (
      <p id="hand-in-missing" className={styles['ready']}>
        <CircleCheck size={16} aria-hidden="true" /> Everything is there
      </p>
    )
  }
  const lead = kind === 'as-it-is' ? 'Goes to the vetter: ' : 'First: '
  return (
    <>
      <p id="hand-in-missing" className={styles['first']}>
        <span className={styles['lead']}>{lead}</span>
        {first}
      </p>
      {(phone || rest.length > 0) && (
        <Popover
          label="What is missing"
          trigger={
            <Button kind="text" icon={!phone && <ListChecks size={16} aria-hidden="true" />}>
              {phone ? `${missing.length} left` : `${rest.length} more`}
            </Button>
          }
        >
          <ol className={styles['list']}>
            {missing.map((thing) => (
              <li key={thing}>{thing}</li>
            ))}
          </ol>
        </Popover>
      )}
    </>
  )
}
