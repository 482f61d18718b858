import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Circle } from 'lucide-react'
import { numberParts, STAGES, type CaseRow } from '@/api/case-words'
import { sinceThen, shortDay } from '@/kit/time'
import { Section } from '@/ui/page'
import { StatusDot } from '@/ui/status-dot'
import { neededOf, tallyOf } from './needed'
import { NO_AGENCY } from './routing-words'
import { looksTogether } from './story'
import type { CaseDetail, CaseSlots, Slot } from './types'
import styles from './aside.module.css'

export function CaseAside({
  detail,
  person,
  now,
}: { detail: CaseDetail; now: number } & Pick<CaseSlots, 'person'>) {
  return (
    <>
      {person(detail)}
      <Needed slots={detail.routing.slots} agency={detail.routing.agency} />
      <OtherCases rows={detail.other_cases} />
      <WhoLooked detail={detail} now={now} />
    </>
  )
}

const ICONS = { known: CircleCheck, check: CircleAlert, missing: Circle }

/** Papers and answers the agency asks for. */
function Needed({ slots, agency }: { slots: readonly Slot[]; agency: string }) {
  const needed = neededOf(slots)
  if (needed.length === 0) return null
  return (
    <Section
      title={agency === '' || agency === NO_AGENCY ? 'What will be asked for' : `What ${agency} asks for`}
      note={tallyOf(needed)}
    >
      <ul className={styles['list']}>
        {needed.map(({ id, label, words, state }) => {
          const Icon = ICONS[state]
          return (
            <li key={id} className={styles['need']} data-state={state}>
              <Icon size={16} aria-hidden="true" />
              <span className={styles['grow']}>{label}</span>
              <span className={styles['small']}>{words}</span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function OtherCases({ rows }: { rows: readonly CaseRow[] }) {
  if (rows.length === 0) return null
  return (
    <Section title="Other cases of this person" note={`${rows.length}`}>
      <ul className={styles['list']}>
        {rows.map((row) => (
          <li key={row.id} className={styles['other']}>
            <Link to="/cases/$caseId" params={{ caseId: row.id }}>
              {row.category_label}
            </Link>
            <StatusDot shape={STAGES[row.stage].shape}>{STAGES[row.stage].word}</StatusDot>
            <span className={styles['small']}>
              {numberParts(row.number)?.serial ?? 'Not handed in'}, {shortDay(row.session_date)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const FEW = 4

function WhoLooked({ detail, now }: { detail: CaseDetail; now: number }) {
  const looks = looksTogether(detail.who_looked, shortDay)
  return (
    <Section
      title="Who looked"
      action={
        looks.length > FEW && (
          <Link to="/cases/$caseId" params={{ caseId: detail.id }} search={{ show: 'looks' }}>
            See all
          </Link>
        )
      }
    >
      {looks.length === 0 ? (
        <p className={styles['small']}>Nobody before you.</p>
      ) : (
        <ul className={styles['list']}>
          {looks.slice(0, FEW).map((look) => (
            <li key={look.at + look.actor + look.what} className={styles['need']}>
              <span className={styles['grow']}>
                {look.actor} <span className={styles['small']}>{look.what}</span>
              </span>
              <time dateTime={look.at} className={styles['small']}>
                {sinceThen(look.at, now)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
