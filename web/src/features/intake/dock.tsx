import { useRef, type RefObject } from 'react'
import { wordsOf } from '@/api/faults'
import { useKeys } from '@/kit/keys'
import { PHONE, useMedia } from '@/kit/media'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Chip } from '@/ui/chip'
import { chipRowsOf, type ChipRow } from './asking'
import { ComposerBox } from './composer'
import type { TalkProps } from './talk'
import type { ChipOut } from './types'
import type { Composer } from './use-composer'
import styles from './talk.module.css'

type DockProps = Pick<TalkProps, 'view' | 'words' | 'composer' | 'turning' | 'areaRef'>

/** Under the talk and always in sight: notices, likely answers, the composer, the way out of the questions. */
export function Dock(props: DockProps) {
  const { view, words, composer, turning, areaRef } = props
  const phone = useMedia(PHONE)
  const isClosed = view.conversation_status === 'closed'
  return (
    <div className={styles['dock']}>
      <Notices view={view} turning={turning} />
      {!isClosed && (
        <>
          <Chips rows={chipRowsOf(view)} lang={view.language} composer={composer} areaRef={areaRef} />
          <ComposerBox
            composer={composer}
            mode={view.mode}
            words={words}
            areaRef={areaRef}
            between={phone ? <TakeOver view={view} turning={turning} /> : undefined}
            onMode={(mode) => {
              turning.mutate({ to: 'mode', mode })
              areaRef.current?.focus()
            }}
          />
          {!phone && (
            <div className={styles['under']}>
              <span className={styles['hint']}>
                Type {words.possessive} words, any language. You need not tidy them.
              </span>
              <TakeOver view={view} turning={turning} />
            </div>
          )}
        </>
      )}
    </div>
  )
}

const KEYS = 9

interface ChipsProps {
  rows: readonly ChipRow[]
  lang: string
  composer: Composer
  areaRef: RefObject<HTMLTextAreaElement | null>
}

function Chips({ rows, lang, composer, areaRef }: ChipsProps) {
  const row = useRef<HTMLDivElement>(null)
  function pick(chip: ChipOut) {
    // The chip is gone with the next question, so the focus moves on before it is.
    if (row.current?.contains(document.activeElement)) areaRef.current?.focus()
    composer.pick(chip)
  }
  useKeys(
    rows
      .flatMap(({ chips }) => chips)
      .slice(0, KEYS)
      .map((chip, index) => ({
        keys: `Alt ${index + 1}`,
        does: `Answer: ${chip.text}`,
        group: 'Interview',
        run: () => pick(chip),
      })),
  )
  if (rows.length === 0) return null
  return (
    <div className={styles['rows']} ref={row}>
      {rows.map(({ question, chips }) => (
        <div
          key={question}
          lang={lang}
          role="group"
          aria-label={`Likely answers: ${question}`}
          className={styles['chips']}
        >
          {chips.map((chip) => (
            <Chip key={chip.id} onPress={() => pick(chip)} isDisabled={composer.adding !== null}>
              {chip.text}
            </Chip>
          ))}
        </div>
      ))}
    </div>
  )
}

function Notices({ view, turning }: Pick<DockProps, 'view' | 'turning'>) {
  const { conversation_status: status } = view
  const isQuiet = view.questions.length === 0 && !view.paused_for_safety
  const notices = [
    ...view.notices,
    ...(view.offer_person ? ['This is going in circles. A person may do better than questions'] : []),
    ...(status === 'taken_over' ? ['You lead. Nothing more is asked; what you add is still read'] : []),
    ...(isQuiet && view.ready && status === 'open'
      ? ['That is enough to start. Read it back, then hand it in']
      : []),
  ]
  return (
    <div className={styles['notices']}>
      {notices.map((notice) => (
        <Banner key={notice} tone="info" title={notice} />
      ))}
      {view.may.includes('resume') && (
        <div>
          <Button
            isPending={turning.isPending && turning.variables.to === 'resume'}
            onPress={() => turning.mutate({ to: 'resume' })}
          >
            {status === 'closed' ? 'Add more to the interview' : 'Go on with the questions'}
          </Button>
        </div>
      )}
      {turning.error && <Banner tone="danger" title={wordsOf(turning.error)} />}
    </div>
  )
}

function TakeOver({ view, turning }: Pick<DockProps, 'view' | 'turning'>) {
  if (!view.may.includes('take_over') || view.mode !== 'guided') return null
  return (
    <span className={styles['takeOver']}>
      <Button
        kind="text"
        isPending={turning.isPending && turning.variables.to === 'take-over'}
        onPress={() => turning.mutate({ to: 'take-over' })}
      >
        Stop asking, I will take over
      </Button>
    </span>
  )
}
