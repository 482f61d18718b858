import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { LANGUAGES } from '@/kit/languages'
import { PHONE, useMedia } from '@/kit/media'
import { LOCALES, type Language } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { ChipGroup } from '@/ui/chip'
import { Checkbox } from '@/ui/choice'
import type { ConsentStepProps } from './consent-step'
import { useRecordConsents } from './record'
import { answersFor, readAloud, type Item } from './standing'
import type { Consents, How } from './types'
import styles from './consent.module.css'

const HOW: readonly { id: How; label: string }[] = [
  { id: 'spoken', label: 'Aloud' },
  { id: 'signed', label: 'Signed' },
  { id: 'typed', label: 'Typed' },
  { id: 'tapped', label: 'Tapped' },
]

const HOW_WORDS: Record<How, string> = {
  spoken: 'aloud',
  signed: 'by signature',
  typed: 'in writing',
  tapped: 'by tapping',
}

export interface ConsentCardProps extends ConsentStepProps {
  items: readonly Item[]
  consents: Consents
  language: Language
  onLanguage: (next: Language) => void
  onRecorded: () => void
}

/** No box is ticked until it is answered, and "does not agree" stands beside "agreed". */
export function ConsentCard(props: ConsentCardProps) {
  const { items, consents, language, onLanguage, recipients } = props
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [how, setHow] = useState<How>('spoken')
  const text = consents.texts[0]
  const lines = readAloud(consents.texts, items, recipients)

  return (
    <section aria-label="Read this aloud" className={styles['card']}>
      <div className={styles['head']}>
        <h2>Read this aloud</h2>
        <ChipGroup
          label="Language to read in"
          options={LANGUAGES.map(({ id, name, lang }) => ({ id, label: name, lang }))}
          selected={language}
          onSelect={onLanguage}
        />
      </div>
      <div className={styles['text']} lang={LOCALES[language]}>
        {lines.map(({ id, text: line }) => (
          <p key={id}>{line}</p>
        ))}
      </div>
      <Boxes items={items} ticked={ticked} onTick={setTicked} />
      <div className={styles['how']}>
        <span className={styles['quiet']}>How it is given</span>
        <ChipGroup label="How it is given" options={HOW} selected={how} onSelect={setHow} />
      </div>
      <Decide {...props} ticked={ticked} how={how} />
      {text && (
        <p className={styles['small']}>
          Text {text.version}. {text.reviewed ? '' : 'No fluent speaker has checked this text yet. '}
          What is said holds for this case only, and may be taken back at any time.
        </p>
      )}
    </section>
  )
}

interface BoxesProps {
  items: readonly Item[]
  ticked: ReadonlySet<string>
  onTick: (next: ReadonlySet<string>) => void
}

function Boxes({ items, ticked, onTick }: BoxesProps) {
  const phone = useMedia(PHONE)
  return (
    <div role="group" aria-label="Tick what is agreed to" className={styles['boxes']}>
      {items.map((item) => (
        <Checkbox
          key={item.id}
          big={phone}
          isSelected={ticked.has(item.id)}
          note={item.note}
          onChange={(on) => {
            const next = new Set(ticked)
            if (on) next.add(item.id)
            else next.delete(item.id)
            onTick(next)
          }}
        >
          {item.label}
        </Checkbox>
      ))}
    </div>
  )
}

function Decide(props: ConsentCardProps & { ticked: ReadonlySet<string>; how: How }) {
  const { caseId, items, ticked, how, language, Subject } = props
  const [asked, setAsked] = useState(false)
  const recording = useRecordConsents(caseId)
  const phone = useMedia(PHONE)
  const yes = items.filter(({ id }) => ticked.has(id))
  const rest = items.filter(({ id }) => !ticked.has(id))
  const record = (answers: ReturnType<typeof answersFor>) =>
    recording.mutate({ answers, language, how }, { onSuccess: props.onRecorded })

  return (
    <>
      {recording.error && <Banner tone="danger" title={wordsOf(recording.error)} />}
      {asked && yes.length === 0 && (
        <p role="alert" className={styles['problem']}>
          Tick what is agreed to first.
        </p>
      )}
      <div className={styles['acts']}>
        <Button
          size={phone ? 48 : 40}
          isPending={recording.isPending}
          isDisabled={rest.length === 0}
          onPress={() => record([...answersFor(yes, true), ...answersFor(rest, false)])}
        >
          {yes.length === 0 ? `${Subject} ${verb(Subject)} not agree` : 'Agrees to these, not to the rest'}
        </Button>
        <Button
          size={phone ? 48 : 40}
          kind="filled"
          isPending={recording.isPending}
          onPress={() => {
            setAsked(true)
            if (yes.length > 0) record(answersFor(yes, true))
          }}
        >
          {`${Subject} agreed, ${HOW_WORDS[how]}`}
        </Button>
      </div>
    </>
  )
}

function verb(subject: string): string {
  return subject === 'They' ? 'do' : 'does'
}
