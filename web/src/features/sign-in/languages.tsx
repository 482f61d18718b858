import { LANGUAGES, useSpoken } from '@/kit/languages'
import styles from './sign-in.module.css'

/** Each language in its own script. Choosing one keeps what was typed. */
export function Languages() {
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
