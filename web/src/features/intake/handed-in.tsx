import { Link } from '@tanstack/react-router'
import { Printer } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { LANGUAGES } from '@/kit/languages'
import { LOCALES, type Language } from '@/kit/time'
import { Button, buttonClass } from '@/ui/button'
import { ChipGroup } from '@/ui/chip'
import { nextStepsIn, readAloudLanguage } from './next-steps'
import type { IntakeView } from './types'
import styles from './handed-in.module.css'

/** The number, and what to read out before the resident goes. */
export function HandedIn({ view, onTalk }: { view: IntakeView; onTalk: () => void }) {
  const [language, setLanguage] = useState<Language>(readAloudLanguage(view.language))
  const number = view.number ?? ''
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const words = nextStepsIn(language, view.routing.agency_name, number)
  return (
    <div className={styles['handed']}>
      <h2 ref={heading} tabIndex={-1} className={styles['number']}>
        {number === '' ? 'Handed in' : `Handed in as ${number}`}
      </h2>
      <section aria-label="Read this aloud" className={styles['card']}>
        <div className={styles['head']}>
          <h3>Read this aloud</h3>
          <ChipGroup
            label="Language to read in"
            options={LANGUAGES.map(({ id, name, lang }) => ({ id, label: name, lang }))}
            selected={language}
            onSelect={setLanguage}
          />
        </div>
        <div lang={LOCALES[language]} className={styles['text']}>
          <p className={styles['title']}>{words.title}</p>
          {number !== '' && <p>{words.number}</p>}
          <ol>
            {words.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
        {!words.reviewed && (
          <p className={styles['small']}>No fluent speaker has checked this translation yet.</p>
        )}
      </section>
      <div className={styles['acts']}>
        <Link to={`/cases/${view.case_id}` as '/'} className={buttonClass('filled', 40)}>
          Open the case and its letter
        </Link>
        <Button size={40} icon={<Printer size={16} aria-hidden="true" />} onPress={() => window.print()}>
          Print it
        </Button>
        <Button size={40} kind="text" onPress={onTalk}>
          Look at the talk again
        </Button>
      </div>
    </div>
  )
}
