import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { uuidIn } from '@/kit/uuid'
import { answer, api } from './client'
import { wordsOf } from './faults'

export interface Unit {
  case?: string | undefined
  person?: string | undefined
}

export interface UnitChange {
  case: string | null
  person: string | null
}

/** What a filter by case or person needs. The words that were typed travel in a body, and are in no address. */
export function useUnitFilter(search: Unit, onChange: (change: UnitChange) => void) {
  const asking = useMutation({
    mutationFn: async (words: string) =>
      (await answer(api.POST('/api/record/search', { body: { words } }))).items,
  })
  const [names, setNames] = useState<Record<string, string>>({})
  const chosen = search.case ?? search.person
  const word = search.case === undefined ? 'One person' : 'One case'
  async function find(words: string) {
    const id = uuidIn(words)
    if (id !== null) return [{ id: `case ${id}`, label: 'One case' }]
    const items = await asking.mutateAsync(words)
    return items.map(({ kind, id: unit, label, case_ids: cases }) => ({
      id: `${kind} ${unit}`,
      label: kind === 'case' ? `Case ${label}` : `${label}, ${casesOf(cases.length)}`,
    }))
  }
  function choose(item: { id: string; label: string } | null) {
    const [kind, id = ''] = item?.id.split(' ') ?? []
    if (item) setNames({ ...names, [id]: item.label })
    onChange({ case: kind === 'case' ? id : null, person: kind === 'person' ? id : null })
  }
  return {
    label: 'Case number, NRIC, phone or name',
    chosen: chosen === undefined ? null : (names[chosen] ?? word),
    find,
    onChoose: choose,
    problem: wordsOf,
    nothing: NOTHING,
  }
}

const NOTHING =
  'No case or person fits that. Type a case number from its beginning, a whole NRIC or phone number, or three letters of a name.'

function casesOf(n: number): string {
  return n === 1 ? '1 case' : `${n} cases`
}

/** Who may have done something, as options: the office's people, and each job of the system. */
export function useDoers(chosen: string | undefined) {
  const { data } = useQuery({
    queryKey: ['record', 'doers'],
    queryFn: () => answer(api.GET('/api/record/doers')),
  })
  const known = (data?.items ?? []).map(({ actor, actor_name: name, role }) => ({
    id: actor,
    label: name,
    ...(role !== '' && { second: role }),
  }))
  if (chosen !== undefined && !known.some(({ id }) => id === chosen))
    known.push({ id: chosen, label: 'One person' })
  return known
}
