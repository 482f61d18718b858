import { CircleCheck } from 'lucide-react'
import { cx } from '@/kit/cx'
import { Dot } from './status-dot'
import styles from './pipeline-steps.module.css'

export interface Step {
  id: string
  label: string
  state: 'done' | 'current' | 'todo'
  /** For the resident's page: "24 Nov", "by 15 Dec". */
  date?: string
}

const SPOKEN = { done: 'done', current: 'now', todo: 'not yet' }

export interface PipelineStepsProps {
  label: string
  steps: readonly Step[]
  /** "column" is the resident's page. */
  direction?: 'row' | 'column'
  spoken?: Record<Step['state'], string>
}

/** Where the case is. The current step says who has it. */
export function PipelineSteps({ label, steps, direction = 'row', spoken = SPOKEN }: PipelineStepsProps) {
  return (
    <ol aria-label={label} className={cx(styles['steps'], styles[direction])}>
      {steps.map((step) => (
        <li
          key={step.id}
          data-state={step.state}
          aria-current={step.state === 'current' ? 'step' : undefined}
          className={styles['step']}
        >
          <span className={styles['mark']}>
            {step.state === 'done' ? (
              <CircleCheck className={styles['tick']} aria-hidden="true" />
            ) : (
              <Dot shape={step.state === 'current' ? 'half' : 'empty'} />
            )}
          </span>
          <span className={styles['label']}>
            {step.label}
            <span className="visually-hidden">, {spoken[step.state]}</span>
          </span>
          {step.date !== undefined && <span className={styles['date']}>{step.date}</span>}
        </li>
      ))}
    </ol>
  )
}
