import { clockTime, count, dayAndTime, sinceThen } from '@/kit/time'
import type { Standing } from './queries'

export type Tone = 'good' | 'bad' | 'busy' | 'none'

export interface Verdict {
  tone: Tone
  title: string
  second: string
  problems: readonly string[]
}

const LATE = 60_000
const DAY = 86_400_000

/** What an auditor wants to know first, and never better than what was found. */
export function verdictOf(standing: Standing, now: number): Verdict {
  const { newest, last_whole: last, guard } = standing
  if (newest !== null && newest.ended_at === null) return underWay(standing, now)
  if (newest?.holds === false || last?.holds === false) {
    const bad = newest?.holds === false ? newest : last
    return {
      tone: 'bad',
      title: 'Something does not fit',
      second: `The check of ${dayAndTime(bad?.ended_at ?? now)} found this. Change nothing, and tell whoever runs the service.`,
      problems: bad?.problems ?? [],
    }
  }
  if (guard.problems.length > 0) {
    return {
      tone: 'bad',
      title: 'Capture is not as it should be',
      second: 'What was recorded holds. The database says this of how it records:',
      problems: guard.problems,
    }
  }
  if (last === null) {
    return { tone: 'none', title: 'Not checked yet', second: NEVER, problems: [] }
  }
  return {
    tone: 'good',
    title: 'Checked and unchanged',
    second: `Every entry was read again ${at(last.ended_at, now)}, ${witnesses(standing)}.`,
    problems: [],
  }
}

const NEVER = 'Every entry is read again each night. Press Check again now to have it done at once.'

function underWay({ newest }: Standing, now: number): Verdict {
  const asked = Date.parse(newest?.asked_at ?? '')
  if (newest?.begun_at === null && now - asked > LATE) {
    return {
      tone: 'none',
      title: 'The check has not begun',
      second: 'Nobody takes it up. Ask whoever runs the service whether the worker runs (mps worker).',
      problems: [],
    }
  }
  return {
    tone: 'busy',
    title: 'Reading the record again',
    second:
      newest?.begun_at == null ? 'It begins in a moment.' : `${count(newest.reached)} entries read so far.`,
    problems: [],
  }
}

function at(moment: string | null, now: number): string {
  if (moment === null) return ''
  return now - Date.parse(moment) < DAY ? `at ${clockTime(moment)}` : `on ${dayAndTime(moment)}`
}

function witnesses({ witnesses: all }: Standing): string {
  if (all.length === 0) return 'and nobody outside this office holds a copy of its checkpoint'
  if (all.length === 1) return 'and one witness outside this office has signed the same record'
  return `and ${all.length} witnesses outside this office have signed the same record`
}

/** The row of figures under the verdict. */
export function figuresOf(standing: Standing, now: number): { name: string; value: string }[] {
  const { size, signed_at: signed, witnesses: all, waiting, waiting_since: since, erased, guard } = standing
  const late = since !== null && now - Date.parse(since) > LATE
  return [
    { name: 'Entries', value: count(size) },
    {
      name: 'Newest signed',
      value: signed === null ? 'Nothing yet' : `${count(size)}, ${sinceThen(signed, now)}`,
    },
    { name: 'Witnesses agree to', value: agreed(all) },
    {
      name: 'Waiting to be signed',
      value: waiting === 0 ? 'None' : late ? `${count(waiting)}, since ${clockTime(since)}` : count(waiting),
    },
    { name: 'Erased by rule, proofs still hold', value: count(erased) },
    { name: 'Guard of the capture', value: guard.present ? 'On' : 'Absent: the server has none' },
  ]
}

function agreed(all: Standing['witnesses']): string {
  if (all.length === 0) return 'No witness'
  const least = Math.min(...all.map(({ size }) => size))
  return `${count(least)}, ${all.length === 1 ? 'one of one' : `all ${all.length}`}`
}
