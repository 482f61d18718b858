import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { wordsOf } from '@/api/faults'
import { Tabs, type TabItem } from '@/ui/tabs'
import { standingOf } from './fact-words'
import { FactsTab } from './facts-tab'
import { HappenedTab } from './happened-tab'
import { LettersTab } from './letters-tab'
import { NotesTab } from './notes-tab'
import type { CasePlace, TabId } from './search'
import { TalkTab } from './talk-tab'
import type { CaseDetail, CaseSlots, Letter } from './types'
import styles from './case.module.css'

export interface CaseTabsProps {
  detail: CaseDetail
  place: CasePlace
  slots: CaseSlots
  letters: UseQueryResult<{ items: Letter[] }>
  now: number
  areaRef: RefObject<HTMLTextAreaElement | null>
  onWrite: () => void
}

export function CaseTabs(props: CaseTabsProps) {
  const navigate = useNavigate({ from: '/cases/$caseId' })
  return (
    <Tabs
      label="The case"
      className={styles['tabs']}
      selected={props.place.tab ?? 'happened'}
      onSelect={(tab) =>
        void navigate({ search: tab === 'happened' ? {} : { tab }, replace: true, resetScroll: false })
      }
      items={itemsOf(props)}
    />
  )
}

function itemsOf({ detail, place, slots, letters, now, areaRef, onWrite }: CaseTabsProps): TabItem<TabId>[] {
  const toCheck = detail.facts.filter((fact) => ['check', 'wrong'].includes(standingOf(fact))).length
  return [
    { id: 'happened', label: 'What happened', content: <HappenedTab detail={detail} show={place.show} /> },
    {
      id: 'facts',
      label: 'Facts',
      count: toCheck > 0 ? `${toCheck} to check` : detail.facts.length,
      countTone: toCheck > 0 ? 'warning' : 'plain',
      content: <FactsTab detail={detail} active={place.fact} correctFact={slots.correctFact} />,
    },
    {
      id: 'talk',
      label: 'The talk',
      content: <TalkTab detail={detail} active={place.fact} marksOf={slots.marksOf} />,
    },
    {
      id: 'letters',
      label: 'Letters',
      ...(letters.data && { count: letters.data.items.length }),
      content: (
        <LettersTab
          detail={detail}
          letters={letters.data?.items}
          problem={letters.error ? wordsOf(letters.error) : undefined}
          onRetry={() => void letters.refetch()}
          now={now}
          onWrite={onWrite}
        />
      ),
    },
    {
      id: 'notes',
      label: 'Notes',
      count: detail.notes.length,
      content: <NotesTab detail={detail} areaRef={areaRef} />,
    },
  ]
}
