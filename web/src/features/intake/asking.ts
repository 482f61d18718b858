import type { ChipOut, IntakeView, Question, Turn } from './types'

export interface Ask {
  turn: Turn | null
  acknowledgement: string
  questions: readonly Question[]
}

export interface Told {
  /** What was said before the questions on the screen. */
  before: readonly Turn[]
  ask: Ask | null
}

/** The last thing asked is shown with its reasons and chips instead of as one more line of the talk. */
export function toldOf(view: IntakeView): Told {
  if (view.questions.length === 0) return { before: view.turns, ask: null }
  const last = view.turns.at(-1)
  const turn = last?.speaker === 'assistant' && last.kind === 'question' ? last : null
  return {
    before: turn ? view.turns.slice(0, -1) : view.turns,
    ask: {
      turn,
      acknowledgement: view.acknowledgement,
      questions: view.questions,
    },
  }
}

export interface ChipRow {
  /** The question these answer. */
  question: string
  chips: ChipOut[]
}

/** The answers offered, each once, a row for each question. Alt 1 to Alt 9 pick the first nine. */
export function chipRowsOf(view: Pick<IntakeView, 'questions' | 'start_chips'>): ChipRow[] {
  const seen = new Set<string>()
  const fresh = (chips: readonly ChipOut[]) =>
    chips.filter(({ id, text }) => {
      const isNew = !seen.has(id) && !seen.has(text)
      seen.add(id).add(text)
      return isNew
    })
  const [first] = view.questions
  const rows =
    view.start_chips.length > 0
      ? [{ question: first?.text ?? 'How to begin', chips: fresh(view.start_chips) }]
      : view.questions.map(({ text, chips }) => ({ question: text, chips: fresh(chips) }))
  return rows.filter(({ chips }) => chips.length > 0)
}

export function isEnglish(language: string): boolean {
  return language.startsWith('en')
}
