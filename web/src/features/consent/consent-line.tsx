import { Check, Megaphone } from 'lucide-react'
import { clockTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { BASIS, standingOf } from './standing'
import type { Consent, Consents } from './types'
import styles from './consent.module.css'

const LANGUAGE_WORDS: Record<string, string> = { en: 'English', zh: 'Chinese', ms: 'Malay', ta: 'Tamil' }

export interface ConsentLineProps {
  consents: Consents
  agencyName: (short: string) => string
  onOpen: () => void
}

/** One line before the first words of the talk: what was read and agreed, or that it has yet to be read. */
export function ConsentLine({ consents, agencyName, onOpen }: ConsentLineProps) {
  const held = [...standingOf(consents.recorded).values()]
  const words = lineOf(held, agencyName)
  return (
    <div className={styles['line']} data-open={words === null || undefined}>
      {words === null ? <Megaphone size={16} aria-hidden="true" /> : <Check size={16} aria-hidden="true" />}
      <span>{words ?? 'Read aloud how the words are used, before anything else.'}</span>
      <Button kind="text" onPress={onOpen}>
        {words === null ? 'Read it aloud' : 'See words'}
      </Button>
    </div>
  )
}

/** "9:36 pm. Consent read in Malay. Agreed: tell SP Group." Null while something of the basis has no answer. */
export function lineOf(held: readonly Consent[], agencyName: (short: string) => string): string | null {
  const answered = BASIS.map((kind) => held.find((answer) => answer.kind === kind))
  const first = answered[0]
  if (!first || answered.some((answer) => answer === undefined)) return null
  const begin = `${clockTime(first.recorded_at)}. Consent read in ${LANGUAGE_WORDS[first.language] ?? first.language}.`
  if (answered.some((answer) => answer?.given === false)) return `${begin} Not everything was agreed to.`
  const told = held.filter(({ kind, given }) => kind === 'disclosure' && given)
  const names = told.map(({ agency }) => agencyName(agency ?? ''))
  return names.length === 0 ? `${begin} Agreed.` : `${begin} Agreed: tell ${names.join(' and ')}.`
}
