import { TriangleAlert } from 'lucide-react'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Popover } from '@/ui/menu'
import { ChooseAgency } from './choose-agency'
import {
  asksWhich,
  confidenceWords,
  decidingWords,
  goesNowhere,
  likelihoodWords,
  ruleWords,
  URGENCY,
} from './routing-words'
import type { AgencyOption, IntakeView, Routing } from './types'
import styles from './routing.module.css'

/** Where it goes and why, how urgent and by which rule, and what else was heard. */
export function RoutingLine({ view }: { view: IntakeView }) {
  const { routing } = view
  return (
    <section aria-label="Where it goes" className={styles['routing']}>
      {asksWhich(routing) ? <ChooseAgency view={view} /> : <GoesTo routing={routing} />}
      <Urgency routing={routing} />
      {routing.other_needs.length > 0 && (
        <p className={styles['parked']}>
          Also heard: <strong>{routing.other_needs.join(', ')}</strong>. Parked until this one is handed in;
          it does not go into this letter.
        </p>
      )}
    </section>
  )
}

function GoesTo({ routing }: { routing: Routing }) {
  if (goesNowhere(routing)) {
    return (
      <p className={styles['quiet']}>No letter goes out on this. Handed in, the case goes to the desk.</p>
    )
  }
  if (routing.agency === '') {
    return <p className={styles['quiet']}>Not clear yet which agency this is for.</p>
  }
  return (
    <div className={styles['goes']}>
      <p>
        Goes to <strong>{routing.agency_name || routing.agency}</strong>
        <span className={styles['quiet']}>, {routing.category_label.toLowerCase()}</span>
      </p>
      <Popover
        label="Why this agency"
        trigger={
          <Button kind="text" aria-label={`Why ${routing.agency_name || routing.agency}?`}>
            Why?
          </Button>
        }
      >
        <Why routing={routing} />
      </Popover>
    </div>
  )
}

function Why({ routing }: { routing: Routing }) {
  const quotes = decidingWords(routing)
  const others = routing.options.filter(({ short }) => short !== routing.agency)
  const own = routing.options.find(({ short }) => short === routing.agency)
  return (
    <div className={styles['why']}>
      <p>
        {routing.chosen_by ? `Chosen by ${routing.chosen_by.name}.` : routing.reason}
        {own && <Sureness option={own} />}
      </p>
      {quotes.length > 0 && (
        <p>
          Because of{' '}
          {quotes.map((quote, index) => (
            <span key={quote}>
              {index > 0 && ', '}“<mark className={styles['quote']}>{quote}</mark>”
            </span>
          ))}
          .
        </p>
      )}
      {others.length > 0 && (
        <>
          <h3>Other agencies it might concern</h3>
          <ul>
            {others.map((option) => (
              <li key={option.short} className={styles['other']}>
                <span>
                  {option.name}
                  <span className={styles['small']}>{option.reason}</span>
                </span>
                <Sureness option={option} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Sureness({ option }: { option: AgencyOption }) {
  const words = likelihoodWords(option)
  if (words === null) return null
  const number = confidenceWords(option)
  return (
    <span className={styles['sure']}>
      {' '}
      <Tag tone={option.likelihood === 'very_likely' ? 'accent' : 'plain'}>
        {number === null ? words : `${words}, ${number}`}
      </Tag>
    </span>
  )
}

function Urgency({ routing }: { routing: Routing }) {
  const pressing = routing.urgency === 'urgent' || routing.urgency === 'high'
  if (!pressing && routing.urgency_reason === '') return null
  return (
    <p className={styles['urgency']} data-level={routing.urgency}>
      {pressing && <TriangleAlert size={16} aria-hidden="true" />}
      <span>
        <strong>{URGENCY[routing.urgency]}</strong>
        {routing.urgency_reason !== '' && `: ${routing.urgency_reason}`}
        {routing.urgency_rule !== '' && routing.urgency_rule !== 'person' && (
          <span className={styles['small']}>Rule: {ruleWords(routing.urgency_rule)}</span>
        )}
      </span>
    </p>
  )
}
