import { Outlet } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { Button as AriaButton, I18nProvider } from 'react-aria-components'
import { useMe } from '@/api/me'
import { addWords, useDocumentLanguage, useSpoken } from '@/kit/languages'
import { AccountMenu } from './account-menu'
import { portalWords } from './portal-words'
import { Mark } from '@/ui/mark'
import { LanguageBar } from '@/ui/language-bar'
import styles from './portal-frame.module.css'

addWords(portalWords)

/** The resident's frame: whose office, the four languages, the page. */
export function PortalFrame() {
  const me = useMe()
  const { say, lang } = useSpoken()
  useDocumentLanguage(lang)
  return (
    <I18nProvider locale={lang}>
      <div lang={lang} className={styles['portal']}>
        <header className={styles['head']}>
          <div className={styles['office']}>
            <Mark size={36} />
            <div className={styles['words']}>
              <p className={styles['name']}>{say('Office of {mp}', { mp: me.office.mp_name })}</p>
              <p className={styles['division']}>
                {say('MP for {division}', { division: me.office.division })}
              </p>
            </div>
            <AccountMenu
              say={say}
              trigger={
                <AriaButton aria-label={say('Your settings')} className={styles['menu'] ?? ''}>
                  <MenuIcon size={24} aria-hidden="true" />
                </AriaButton>
              }
            />
          </div>
          <LanguageBar width="page" />
        </header>
        <main id="main" tabIndex={-1} className={styles['main']}>
          <Outlet />
        </main>
      </div>
    </I18nProvider>
  )
}
