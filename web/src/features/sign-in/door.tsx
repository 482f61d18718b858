import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { addWords, useDocumentLanguage, useSpoken } from '@/kit/languages'
import { LanguageBar } from '@/ui/language-bar'
import { Mark } from '@/ui/mark'
import { askWords } from './ask-words'
import { linkWords } from './link-words'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)
addWords(linkWords)
addWords(askWords)

export interface DoorProps {
  title: string
  /** Whose office, where it is known. */
  office?: string | undefined
  children: ReactNode
}

/** A page outside, for somebody not signed in yet: whose office, one thing to do, four languages. */
export function Door({ title, office, children }: DoorProps) {
  const { lang } = useSpoken()
  useDocumentLanguage(lang)
  return (
    <I18nProvider locale={lang}>
      <div lang={lang} className={styles['alone']}>
        <title>{`${title} - MPS Connect`}</title>
        <header className={styles['top']}>
          <div className={styles['brand']}>
            <Mark size={32} />
            <span>
              <span className={styles['name']}>MPS Connect</span>
              {office !== undefined && <span className={styles['what']}>{office}</span>}
            </span>
          </div>
          <LanguageBar />
        </header>
        <main id="main" tabIndex={-1} className={styles['one']}>
          <h1 tabIndex={-1}>{title}</h1>
          {children}
        </main>
      </div>
    </I18nProvider>
  )
}
