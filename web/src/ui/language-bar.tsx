import { LANGUAGES, useSpoken } from '@/kit/languages'
import styles from './language-bar.module.css'

/** Each language in its own script. Choosing one keeps what was typed: nothing on the page is mounted anew. */
export function LanguageBar({ width = 'words' }: { width?: 'words' | 'page' }) {
  const { say, language, setLanguage } = useSpoken()
  return (
    <div role="group" aria-label={say('Language')} className={styles[width]}>
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
