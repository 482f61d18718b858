import { useNavigate, useSearch } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { clockTime, dayMonth } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Tabs, type TabItem } from '@/ui/tabs'
import { Lines } from '../aside/check-panel'
import { RemarkList } from '../aside/remarks'
import { SourcePanel } from '../aside/source-panel'
import aside from '../aside/aside.module.css'
import { sealOf } from '../rules/seal'
import type { ApprovalTab } from '../search'
import type { Reader } from '../sheet/use-reading'
import type { ApprovalItem, Letter } from '../types'
import { counted } from '../words'
import { WhyHere } from './why-here'

export interface ApprovalAsideProps {
  item: ApprovalItem
  letter: Letter
  reader: Reader
}

/** Overview, Analysis, Documents: what the MP is told before signing. */
export function ApprovalAside({ item, letter, reader }: ApprovalAsideProps) {
  const { tab = 'overview' } = useSearch({ from: '/desk/approvals' })
  const navigate = useNavigate({ from: '/approvals' })
  const missing = letter.still_missing.length
  const items: TabItem<ApprovalTab>[] = [
    { id: 'overview', label: 'Overview', content: <Overview item={item} letter={letter} /> },
    {
      id: 'analysis',
      label: 'Analysis',
      ...(letter.remarks.length > 0 && { count: letter.remarks.length, countTone: 'warning' as const }),
      content: <Analysis letter={letter} reader={reader} />,
    },
    {
      id: 'documents',
      label: 'Documents',
      ...(missing > 0 && { count: missing, countTone: 'warning' as const }),
      content: <Documents letter={letter} />,
    },
  ]
  return (
    <Tabs
      label="About this letter"
      items={items}
      selected={tab}
      onSelect={(next) =>
        void navigate({ search: (now) => ({ ...now, tab: next }), hash: true, replace: true })
      }
    />
  )
}

function Overview({ item, letter }: Omit<ApprovalAsideProps, 'reader'>) {
  return (
    <div className={aside['panel']}>
      <WhyHere item={item} letter={letter} />
      <section aria-label="Still missing">
        <h2>Still missing</h2>
        <p className={aside['note']}>
          {letter.still_missing.length === 0
            ? 'Nothing this agency is known to ask for.'
            : `${letter.still_missing.join('. ')}. You may approve without it.`}
        </p>
      </section>
      <section aria-label="Who prepared it">
        <h2>Who prepared it</h2>
        <p className={aside['note']}>
          {preparedBy(letter)} <FromTheDraft letter={letter} />
        </p>
      </section>
      <section aria-label="To">
        <h2>To</h2>
        <p className={aside['note']}>{recipientOf(letter)}</p>
      </section>
      <section aria-label="Checked">
        <h2>Checked</h2>
        <ul className={aside['remarks']}>
          {item.checked.map((line) => (
            <li key={line} className={aside['fine']}>
              <CircleCheck size={16} aria-hidden="true" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
      </section>
      <Links letter={letter} />
    </div>
  )
}

function preparedBy({ written_by, vetted_by, vetted_at }: Letter): string {
  const vetted =
    vetted_by === null || vetted_at === null
      ? ''
      : `, vetted by ${vetted_by}, ${clockTime(vetted_at)}, ${dayMonth(vetted_at)}`
  return `Written by ${written_by}${vetted}.`
}

function FromTheDraft({ letter }: { letter: Letter }) {
  const { differs_from_draft: differs, versions } = letter
  if (differs === 0) return 'As it was drafted.'
  const first = versions[0]
  const last = versions.at(-1)
  const words = `Different from the draft in ${counted(differs, 'sentence')}`
  if (!first || !last || first === last) return `${words}.`
  return (
    <Link
      to="/letters/$letterId"
      params={{ letterId: letter.id }}
      search={{ compare: `${first.seq}-${last.seq}` }}
    >
      {words}
    </Link>
  )
}

function recipientOf({ recipient, cc }: Letter): string {
  const to = [recipient.addressee, recipient.agency_name].filter(Boolean).join(', ')
  const how = recipient.email === '' ? 'By post' : `By e-mail to ${recipient.email}`
  return `${to}. ${how}. ${cc.length === 0 ? 'No copy to anybody.' : `Copy: ${cc.join('; ')}.`}`
}

function Links({ letter }: { letter: Letter }) {
  return (
    <p className={aside['meta']}>
      <Link to="/letters/$letterId" params={{ letterId: letter.id }}>
        Open the letter with its versions
      </Link>
      {', '}
      <Link to="/cases/$caseId" params={{ caseId: letter.case_id }}>
        open the case
      </Link>
      . Seal of this text: {sealOf(letter.hash)}
    </p>
  )
}

function Analysis({ letter, reader }: Omit<ApprovalAsideProps, 'item'>) {
  return (
    <>
      {letter.remarks.length > 0 && (
        <div className={aside['panel']}>
          <section aria-label="Remarks">
            <h2>Remarks</h2>
            <RemarkList remarks={letter.remarks} letter={letter} reader={reader} />
          </section>
        </div>
      )}
      <SourcePanel letter={letter} reader={reader} />
    </>
  )
}

function Documents({ letter }: { letter: Letter }) {
  const seen = letter.sources.filter(({ origin }) => origin === 'document')
  return (
    <div className={aside['panel']}>
      <section aria-label="Enclosed">
        <h2>Enclosed</h2>
        {letter.enclosures.length === 0 ? (
          <p className={aside['note']}>Nothing goes out with this letter.</p>
        ) : (
          <Details items={letter.enclosures.map((value, index) => ({ name: `${index + 1}`, value }))} />
        )}
      </section>
      <Lines title="Seen on paper" lines={seen.map(({ label, shown }) => `${label}: ${shown}`)} />
      <Lines title="Still missing" lines={letter.still_missing} />
      <Lines title="Left out of the letter" lines={letter.left_out} />
    </div>
  )
}
