/**
 * Offsets from the server count Unicode code points; JavaScript strings count UTF-16 units. An emoji or a rare Chinese
 * character is one of the former and two of the latter, so every offset passes through here.
 */
export interface Span {
  start: number
  end: number
}

export interface Piece<S extends Span> {
  text: string
  span: S | null
}

export function sliceByCodePoints(text: string, start: number, end?: number): string {
  return Array.from(text).slice(start, end).join('')
}

export function codePointLength(text: string): number {
  return Array.from(text).length
}

/**
 * The text cut into pieces, in order, so that joining the pieces gives the text back. Where spans overlap, the one that
 * starts first keeps its words and the later one gets what is left; spans outside the text are cut to it.
 */
export function cutBySpans<S extends Span>(text: string, spans: readonly S[]): Piece<S>[] {
  const points = Array.from(text)
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  const pieces: Piece<S>[] = []
  let at = 0
  for (const span of ordered) {
    const start = Math.max(at, span.start)
    const end = Math.min(points.length, span.end)
    if (end <= start) continue
    if (start > at) pieces.push({ text: points.slice(at, start).join(''), span: null })
    pieces.push({ text: points.slice(start, end).join(''), span })
    at = end
  }
  if (at < points.length) pieces.push({ text: points.slice(at).join(''), span: null })
  return pieces
}
