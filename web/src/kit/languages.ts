import i18next from 'i18next'
import ICU from 'i18next-icu'
import { useEffect } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import { device } from './store'
import { LOCALES, type Language } from './time'

/** The order on every public page, each in its own script. */
export const LANGUAGES: readonly { id: Language; name: string; lang: string }[] = [
  { id: 'en', name: 'English', lang: 'en-SG' },
  { id: 'zh', name: '中文', lang: 'zh-SG' },
  { id: 'ms', name: 'Melayu', lang: 'ms-SG' },
  { id: 'ta', name: 'தமிழ்', lang: 'ta-SG' },
]

/** The English sentence, then its translation. `reviewed` is false until a fluent speaker has read it. */
export type Words = Record<string, { text: string; reviewed: boolean }>

const KEY = 'mps.language'

function stored(): Language {
  const value = device.read(KEY)
  return LANGUAGES.find(({ id }) => id === value)?.id ?? 'en'
}

/** Whole English sentences are the keys, so English needs no file; plurals are ICU. */
export async function startLanguages(): Promise<void> {
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: stored(),
      fallbackLng: false,
      resources: {},
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      initAsync: false,
    })
  waiting.splice(0).forEach(addWords)
}

type AllWords = Record<Exclude<Language, 'en'>, Words>

/** The frames are loaded with the first file, before the languages are started. */
const waiting: AllWords[] = []

export function addWords(words: AllWords): void {
  if (!i18next.isInitialized) {
    waiting.push(words)
    return
  }
  for (const language of ['zh', 'ms', 'ta'] as const) {
    const texts = Object.entries(words[language]).map(([sentence, { text }]) => [sentence, text] as const)
    i18next.addResources(language, 'translation', Object.fromEntries(texts))
  }
}

export interface Spoken {
  /** The sentence in the chosen language, with its ICU values. */
  say: (sentence: string, values?: Record<string, string | number>) => string
  language: Language
  /** For `lang` on the page's outermost element. */
  lang: string
  setLanguage: (next: Language) => void
}

/** Titles, menus and dialogs hang outside the page's element, so the document itself says which language this is. */
export function useDocumentLanguage(lang: string): void {
  useEffect(() => {
    const root = document.documentElement
    const before = root.lang
    root.lang = lang
    return () => {
      root.lang = before
    }
  }, [lang])
}

/** For public and resident pages. Staff pages are in English and do not use it. */
export function useSpoken(): Spoken {
  const { t, i18n } = useTranslation()
  const language = LANGUAGES.find(({ id }) => id === i18n.language)?.id ?? 'en'
  return {
    say: (sentence, values) => t(sentence, values ?? {}),
    language,
    lang: LOCALES[language],
    setLanguage: (next) => {
      device.write(KEY, next)
      void i18n.changeLanguage(next)
    },
  }
}
