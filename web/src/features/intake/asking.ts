import type { ChipOut, IntakeView, Question, Turn } from './types'

export interface Ask {
  turn: Turn | null
  acknowledgement: string
  questions: readonly Question[]
  chips: readonly ChipOut[]
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
      chips: chipsOf(view),
    },
  }
}

/** The answers offered, each once, at most nine: Alt 1 to Alt 9. */
export function chipsOf(view: IntakeView): ChipOut[] {
  const all = view.start_chips.length > 0 ? view.start_chips : view.questions.flatMap(({ chips }) => chips)
  const seen = new Set<string>()
  return all
    .filter(({ id, text }) => {
      const isNew = !seen.has(id) && !seen.has(text)
      seen.add(id).add(text)
      return isNew
    })
    .slice(0, 9)
}

export function isEnglish(language: string): boolean {
  return language.startsWith('en')
}
