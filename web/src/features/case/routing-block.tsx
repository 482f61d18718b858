import { TriangleAlert } from 'lucide-react'
import { URGENCIES } from '@/api/case-words'
import { Button } from '@/ui/button'
import { Tag } from '@/ui/chip'
import { Popover } from '@/ui/menu'
import type { Acts } from './acts'
import type { Asking } from './dialogs'
import { route } from './requests'
import {
  asksWhich,
  confidenceWords,
  decidingWords,
  likelihoodWords,
  NO_AGENCY,
  ruleWords,
} from './routing-words'
import type { AgencyOption, CaseDetail, Routing } from './types'
import styles from './case.module.css'

export interface RoutingBlockProps {
  acts: Acts
  ask: (asking: Asking) => void
}

/** Where it goes and why, how urgent and by which rule, and what else was heard. */
export function RoutingBlock({ acts, ask }: RoutingBlockProps) {
  const { detail } = acts
  const { routing } = detail
  const mayChoose = detail.may.includes('choose_routing')
  return (
    <section aria-label="Where it goes" className={styles['routing']}>
      {asksWhich(routing) ? (
        <Which acts={acts} mayChoose={mayChoose} onOther={() => ask('routing')} />
      ) : (
        <div className={styles['line']}>
          <p>
            <GoesTo routing={routing} />
            <span className={styles['quiet']}>, {routing.category_label.toLowerCase()}</span>{' '}
            <Sureness option={routing.options.find(({ short }) => short === routing.agency)} />
          </p>
          <span className={styles['lineActs']}>
            <WhyButton routing={routing} />
            {mayChoose && (
              <Button kind="text" aria-label="Change the matter or the agency" onPress={() => ask('routing')}>
                Change
              </Button>
            )}
          </span>
        </div>
      )}
      <Urgency detail={detail} onChange={() => ask('urgency')} />
      {routing.other_needs.length > 0 && (
        <p className={styles['quiet']}>
          Also heard: <strong>{routing.other_needs.join(', ')}</strong>. It does not go into this letter.
        </p>
      )}
    </section>
  )
}

function GoesTo({ routing: { agency, agency_name: name } }: { routing: Routing }) {
  if (agency === '') return 'Nobody has chosen yet where it goes'
  if (agency === NO_AGENCY) return 'No letter goes out on a matter like this'
  return (
    <>
      Goes to <strong>{name || agency}</strong>
    </>
  )
}

function Urgency({ detail, onChange }: { detail: CaseDetail; onChange: () => void }) {
  const { urgency, urgency_reason: reason, urgency_rule: rule } = detail.routing
  const pressing = urgency === 'urgent' || urgency === 'high'
  const tone = urgency === 'urgent' ? 'danger' : urgency === 'high' ? 'warning' : undefined
  return (
    <div className={styles['line']}>
      <p>
        <span className={styles['mark']} data-tone={tone}>
          {pressing && <TriangleAlert size={16} aria-hidden="true" />}
          {URGENCIES[urgency]}
          {!pressing && ' urgency'}
        </span>
        {reason !== '' && <span className={styles['quiet']}>: {reason}</span>}
        {rule !== '' && rule !== 'person' && (
          <span className={styles['small']}> Rule: {ruleWords(rule)}.</span>
        )}
        {detail.escalated && (
          <>
            {' '}
            <Tag tone="warning">Marked for the MP</Tag>
          </>
        )}
      </p>
      {detail.may.includes('assign') && (
        <Button kind="text" aria-label="Change the urgency" onPress={onChange}>
          Change
        </Button>
      )}
    </div>
  )
}

interface WhichProps {
  acts: Acts
  mayChoose: boolean
  onOther: () => void
}

/** Not sure: it asks between named choices and guesses nothing. */
function Which({ acts, mayChoose, onOther }: WhichProps) {
  const { routing, id } = acts.detail
  const words = decidingWords(routing)
  const names = routing.options.map(({ name }) => name)
  return (
    <div className={styles['which']}>
      <h2>
        {names.length > 1 ? 'Which is it? The words fit more than one agency' : 'Which agency is this for?'}
      </h2>
      {words.length > 0 && <p className={styles['quiet']}>“{words.join('”, “')}”</p>}
      {mayChoose ? (
        <div className={styles['lineActs']}>
          {routing.options.map((option) => (
            <Button
              key={option.short}
              isDisabled={acts.isPending}
              onPress={() =>
                acts.run({
                  mine: [`Agency: ${option.name}`],
                  send: route(id, { category: routing.category, agency: option.short, reason: '' }),
                })
              }
            >
              {option.name}
            </Button>
          ))}
          <Button kind="text" onPress={onOther}>
            Another agency
          </Button>
        </div>
      ) : (
        <p>Ask a member of staff to choose.</p>
      )}
    </div>
  )
}

function WhyButton({ routing }: { routing: Routing }) {
  if (routing.agency === '' && routing.options.length === 0) return null
  return (
    <Popover
      label="Why this agency"
      trigger={
        <Button kind="text" aria-label={`Why ${routing.agency_name || 'this'}?`}>
          Why?
        </Button>
      }
    >
      <Why routing={routing} />
    </Popover>
  )
}

function Why({ routing }: { routing: Routing }) {
  const quotes = decidingWords(routing)
  const others = routing.options.filter(({ short }) => short !== routing.agency)
  return (
    <div className={styles['why']}>
      <p>
        {routing.chosen_by ? `Chosen by ${routing.chosen_by.name}.` : routing.reason}{' '}
        <Sureness option={routing.options.find(({ short }) => short === routing.agency)} withNumber />
      </p>
      {quotes.length > 0 && (
        <p>
          The words that decided:{' '}
          {quotes.map((quote, index) => (
            <span key={quote}>
              {index > 0 && ', '}“<mark className={styles['quote']}>{quote}</mark>”
            </span>
          ))}
        </p>
      )}
      {others.length > 0 && (
        <>
          <h3>Other agencies it might concern</h3>
          <ul>
            {others.map((option) => (
              <li key={option.short} className={styles['other']}>
                <span>{option.name}</span>
                <Sureness option={option} withNumber />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** How sure, in words; the number only beside the reasons. Nothing for those to whom the server does not say. */
function Sureness({ option, withNumber }: { option: AgencyOption | undefined; withNumber?: boolean }) {
  const words = option ? likelihoodWords(option) : null
  if (!option || words === null) return null
  const number = withNumber ? confidenceWords(option) : null
  return (
    <Tag tone={option.likelihood === 'very_likely' ? 'accent' : 'plain'}>
      {number === null ? words : `${words}, ${number}`}
    </Tag>
  )
}
