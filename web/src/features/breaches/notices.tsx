import { useState } from 'react'
import { LOCALES } from '@/kit/time'
import { CopyButton } from '@/ui/copy-button'
import { Select } from '@/ui/select'
import type { Breach } from './queries'
import { NOTICES } from './words'
import styles from '@/ui/parts.module.css'

type To = Breach['notices'][number]['to']

/** Drafts of what is told. A person reads, completes and sends them; the system sends none. */
export function Notices({ breach }: { breach: Breach }) {
  const [to, setTo] = useState<To>('pdpc')
  const shown = breach.notices.find((one) => one.to === to)
  return (
    <section aria-label="Drafts" className={styles['part']}>
      <h2>Drafts of what is told</h2>
      <Select
        label="Draft"
        options={breach.notices.map((one) => ({ id: one.to, label: NOTICES[one.to] }))}
        value={to}
        onChange={setTo}
      />
      {shown && (
        <>
          <div lang={LOCALES[to === 'pdpc' ? 'en' : to]} className={styles['piece']}>
            <h3>{shown.title}</h3>
            <p className={styles['words']}>{shown.text}</p>
          </div>
          {!shown.reviewed && (
            <p className={styles['meta']}>Nobody who speaks the language has read this over yet.</p>
          )}
          <div className={styles['actions']}>
            <CopyButton text={`${shown.title}\n\n${shown.text}`} what="the draft" />
          </div>
        </>
      )}
    </section>
  )
}
