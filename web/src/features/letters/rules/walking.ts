/** The one after, or the one before where it was the last; null when nothing is left. */
export function afterThis(ids: readonly string[], id: string): string | null {
  const at = ids.indexOf(id)
  if (at < 0) return ids[0] ?? null
  return ids[at + 1] ?? ids[at - 1] ?? null
}

export function stepFrom(ids: readonly string[], id: string, by: 1 | -1): string | null {
  const at = ids.indexOf(id)
  return at < 0 ? null : (ids[at + by] ?? null)
}
