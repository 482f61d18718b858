import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { LOCALES } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Select } from '@/ui/select'
import { useAct, type DataRequest, type Told } from './queries'
import { languageWords } from './words'
import styles from '@/ui/parts.module.css'

/** What it means to take a consent back: told first, then recorded, then done. */
export function Consequences({ request }: { request: DataRequest }) {
  const [language, setLanguage] = useState<Told>(request.told_in ?? spoken(request.person.language))
  const act = useAct(request)
  const shown = request.consequences.find((one) => one.language === language)
  const open = request.status === 'open' && request.identity_check !== null
  return (
    <section aria-label="What it means" className={styles['part']}>
      <h2>What it means</h2>
      <Select
        label="Read to them in"
        options={request.consequences.map((one) => ({
          id: one.language,
          label: languageWords(one.language),
        }))}
        value={language}
        onChange={setLanguage}
      />
      {shown && (
        <div lang={LOCALES[language]} className={styles['piece']}>
          {shown.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      {shown?.reviewed === false && (
        <p className={styles['meta']}>Nobody who speaks the language has read this over yet.</p>
      )}
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      {open && (
        <div className={styles['actions']}>
          {request.told_in === null ? (
            <Button
              kind="filled"
              isPending={act.isPending}
              onPress={() => act.mutate({ act: 'consequences-told', language })}
            >
              It was read to them
            </Button>
          ) : (
            <Button kind="danger" isPending={act.isPending} onPress={() => act.mutate({ act: 'withdraw' })}>
              Take the consent back now
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function spoken(language: string): Told {
  return language === 'zh' || language === 'ms' || language === 'ta' ? language : 'en'
}
