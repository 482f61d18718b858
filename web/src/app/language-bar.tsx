import { LANGUAGES, useSpoken } from '@/kit/languages'
import styles from './portal-frame.module.css'

/** Switching keeps every answer: nothing on the page is mounted anew. */
export function LanguageBar() {
  const { say, language, setLanguage } = useSpoken()
  return (
    <div role="group" aria-label={say('Language')} className={styles['languages']}>
      {LANGUAGES.map(({ id, name, lang }) => (
        <button
          key={id}
          type="button"
          lang={lang}
          aria-pressed={id === language}
          className={styles['language']}
          onClick={() => setLanguage(id)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
