import { codePointLength, type Span } from '@/kit/code-points'

const SHOWN = 700
const SLACK = 200

/** Where a long text folds, in code points: after some lines, never inside a marked run. Null for a short one. */
export function foldAt(text: string, spans: readonly Span[]): number | null {
  if (codePointLength(text) <= SHOWN + SLACK) return null
  return spans.reduce((at, { start, end }) => (start < at && end > at ? end : at), SHOWN)
}
