import { useLocation, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Parts } from '@/ui/progress'
import { Tabs } from '@/ui/tabs'
import type { AsideProps } from './aside'
import { inOrder } from './facts-in-order'
import { Needs, needsTitle } from './needs'
import { barOf, countOf, needsOf } from './needs-rules'
import { RefusalPanel } from './refusal-panel'
import { RoutingLine } from './routing-line'
import type { IntakeView } from './types'
import { Understood } from './understood'
import styles from './interview.module.css'

const TABS = ['talk', 'facts', 'missing'] as const
type Tab = (typeof TABS)[number]

/** Without room for an aside: the talk, the facts, what is missing. */
export function Narrow({ main, ...props }: AsideProps & { main: ReactNode }) {
  const { view } = props
  const [tab, setTab] = useTab()
  const needs = needsOf(view.routing.slots, view.facts)
  const missing = countOf(needs, 'missing')
  const talk = (
    <div className={styles['withBar']}>
      <SmallBar view={view} />
      <div className={styles['grow']}>{main}</div>
    </div>
  )
  const facts = (
    <div className={styles['panel']}>
      <Understood {...props} />
    </div>
  )
  return (
    <Tabs
      label="Interview"
      spread="fill"
      keepMounted
      className={styles['tabs']}
      selected={tab}
      onSelect={setTab}
      items={[
        { id: 'talk', label: 'Talk', content: talk },
        {
          id: 'facts',
          label: 'Facts',
          count: inOrder(view.facts).length,
          countTone: 'accent',
          content: facts,
        },
        {
          id: 'missing',
          label: 'Missing',
          ...(needs.length > 0 && { count: missing, countTone: missing > 0 ? 'warning' : 'plain' }),
          content: <MissingPanel {...props} onTalk={() => setTab('talk')} />,
        },
      ]}
    />
  )
}

function MissingPanel({ view, words, onMissing, onTalk }: AsideProps & { onTalk: () => void }) {
  return (
    <div className={styles['panel']}>
      {view.routing.refusal && <RefusalPanel refusal={view.routing.refusal} object={words.object} />}
      <Needs
        view={view}
        onMissing={(prefill) => {
          onTalk()
          onMissing(prefill)
        }}
      />
      <RoutingLine view={view} />
    </div>
  )
}

function SmallBar({ view }: { view: IntakeView }) {
  const needs = needsOf(view.routing.slots, view.facts)
  if (needs.length === 0) return null
  const title = needsTitle(view)
  return (
    <div className={styles['smallBar']}>
      <p>
        <span>{title}</span>
        <strong>
          {countOf(needs, 'known')} of {needs.length}
        </strong>
      </p>
      <Parts label={title} parts={barOf(needs)} />
    </div>
  )
}

/** The open tab is the address's fragment. */
function useTab(): [Tab, (next: Tab) => void] {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  const tab = TABS.find((one) => one === hash) ?? 'talk'
  return [
    tab,
    (next) => {
      void navigate({ to: '.', search: true, hash: next === 'talk' ? '' : next })
    },
  ]
}
