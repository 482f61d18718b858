import { useQueryClient, type QueryKey } from '@tanstack/react-query'

interface Met {
  actor: string
  actor_name: string
}

/** Everybody met on these lists since they were opened, as options: the auditor has no list of accounts. */
export function usePeopleMet(lists: QueryKey, rows: readonly Met[], chosen: string | undefined) {
  const pages = useQueryClient().getQueriesData<{ items: readonly Met[] }>({ queryKey: lists })
  const met = new Map<string, string>()
  for (const row of [...pages.flatMap(([, page]) => page?.items ?? []), ...rows])
    met.set(row.actor, row.actor_name)
  if (chosen !== undefined && !met.has(chosen)) met.set(chosen, 'One person')
  return [...met]
    .map(([id, label]) => ({ id, label }))
    .sort((one, other) => one.label.localeCompare(other.label))
}
