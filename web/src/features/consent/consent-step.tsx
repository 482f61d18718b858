import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { LANGUAGES } from '@/kit/languages'
import type { Language } from '@/kit/time'
import { Failed, Skeleton } from '@/ui/states'
import { ConsentCard } from './consent-card'
import { RecordedConsents } from './recorded-consents'
import { consentsQuery } from './record'
import { itemsOf, unanswered } from './standing'
import type { Recipient } from './types'
import styles from './consent.module.css'

export interface ConsentStepProps {
  caseId: string
  /** The language of the talk; the texts can be read in any of the four. */
  language: string
  recipients: readonly Recipient[]
  /** "her", "their" */
  possessive: string
  /** "She", "They" */
  Subject: string
  mayRecord: boolean
  /** Where every answer is given. */
  onDone: () => void
}

function textLanguage(language: string): Language {
  return LANGUAGES.find(({ id }) => id === language)?.id ?? 'en'
}

/** Read aloud, answered one by one, recorded with the version of the text. */
export function ConsentStep(props: ConsentStepProps) {
  const { caseId, recipients, possessive, mayRecord } = props
  const [language, setLanguage] = useState(textLanguage(props.language))
  const [again, setAgain] = useState(false)
  const { data: consents, error, refetch } = useQuery(consentsQuery(caseId, language))
  if (!consents) {
    return error ? (
      <Failed title="The texts did not load" onRetry={() => void refetch()}>
        {wordsOf(error)}
      </Failed>
    ) : (
      <Skeleton label="Loading the texts" rows={4} />
    )
  }
  const all = itemsOf(recipients, `${possessive} choice`)
  const open = again ? all : unanswered(all, consents)
  return (
    <div className={styles['step']}>
      {open.length > 0 && mayRecord && (
        <ConsentCard
          {...props}
          key={`${open.map(({ id }) => id).join()} ${again}`}
          items={open}
          consents={consents}
          language={language}
          onLanguage={setLanguage}
          onRecorded={() => setAgain(false)}
        />
      )}
      <RecordedConsents
        recorded={consents.recorded}
        items={all}
        isComplete={open.length === 0}
        onAgain={mayRecord && !again && open.length < all.length ? () => setAgain(true) : undefined}
        onDone={props.onDone}
      />
    </div>
  )
}
