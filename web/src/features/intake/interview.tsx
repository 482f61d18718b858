import { useRef, useState, type ReactNode } from 'react'
import { wordsOf } from '@/api/faults'
import { NARROW, useMedia } from '@/kit/media'
import { Page } from '@/ui/page'
import { Aside } from './aside'
import { CallFirst } from './call-first'
import { HandInBar } from './hand-in-bar'
import { HandedIn } from './handed-in'
import type { InterviewPageProps } from './interview-page'
import { useHandIn, useTurning } from './mutations'
import { Narrow } from './narrow'
import { pronounsFor } from './pronouns'
import { Talk, type TalkProps } from './talk'
import { Tools, Where } from './top-bar'
import type { IntakeView } from './types'
import { useComposer } from './use-composer'
import styles from './interview.module.css'

type InterviewProps = InterviewPageProps & { view: IntakeView }

export function Interview(props: InterviewProps) {
  const { view, step, onStep, slots } = props
  const narrow = useMedia(NARROW)
  const composer = useComposer(view)
  const turning = useTurning(view)
  const areaRef = useRef<HTMLTextAreaElement>(null)
  const [activeFact, setActiveFact] = useState<string | null>(null)
  const words = pronounsFor(view.person.title, view.person.name)
  const shared = { view, words, activeFact, onFact: setActiveFact }

  const onMissing = (prefill: string) => {
    onStep('talk')
    composer.prefill(prefill)
    // The talk may only now come back into the page.
    window.requestAnimationFrame(() => caretToEnd(areaRef.current))
  }
  const talk = { ...shared, composer, turning, areaRef, top: slots.consentLine(view) }
  const main = <Main {...props} talk={talk} />
  return (
    <Page
      title={`Interview: ${view.person.name || 'new case'}`}
      heading="hidden"
      padding="plain"
      where={<Where view={view} status={composer.status} />}
      tools={
        <Tools
          view={view}
          status={composer.status}
          onLanguage={(language) => turning.mutate({ to: 'language', language })}
        />
      }
      banner={<CallFirst view={view} words={words} />}
      {...(!narrow && {
        aside: {
          label: 'What is understood',
          wide: true,
          content: <Aside {...shared} onMissing={onMissing} />,
        },
      })}
      {...(view.status === 'draft' && { foot: <Foot view={view} step={step} onStep={onStep} /> })}
    >
      {narrow ? <Narrow {...shared} main={main} onMissing={onMissing} /> : main}
    </Page>
  )
}

function caretToEnd(area: HTMLTextAreaElement | null) {
  area?.focus()
  area?.setSelectionRange(area.value.length, area.value.length)
}

function Main({ view, step, slots, talk }: InterviewProps & { talk: TalkProps }): ReactNode {
  const [lookAgain, setLookAgain] = useState(false)
  if (step === 'consent') return <div className={styles['step']}>{slots.consent(view)}</div>
  if (step === 'person') return <div className={styles['step']}>{slots.person(view)}</div>
  if (view.status !== 'draft' && view.conversation_status === 'closed' && !lookAgain) {
    return <HandedIn view={view} onTalk={() => setLookAgain(true)} />
  }
  return <Talk {...talk} />
}

function Foot({ view, step, onStep }: Pick<InterviewProps, 'view' | 'step' | 'onStep'>) {
  const handIn = useHandIn(view)
  return (
    <HandInBar
      view={view}
      step={step}
      onStep={onStep}
      onHandIn={() => handIn.mutate(undefined, { onSuccess: () => onStep('talk') })}
      isPending={handIn.isPending}
      problem={handIn.error ? wordsOf(handIn.error) : undefined}
    />
  )
}
