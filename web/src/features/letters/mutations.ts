import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { answer, api, idempotencyKey, ifMatch } from '@/api/client'
import { conflictOf, isFault } from '@/api/faults'
import { letterQuery } from './queries'
import type { Letter, LetterEdit, LetterKind, MarkSent, NewReply } from './types'

/** The letter as answered stands at once; every list that may show it is read again. */
export async function letterChanged(client: QueryClient, letter: Letter): Promise<void> {
  client.setQueryData(letterQuery(letter.id).queryKey, letter)
  await Promise.all([
    client.invalidateQueries({
      queryKey: ['letters'],
      predicate: ({ queryKey }) => !(queryKey[1] === 'one' && queryKey[2] === letter.id),
    }),
    client.invalidateQueries({ queryKey: ['cases'] }),
    client.invalidateQueries({ queryKey: ['home'] }),
  ])
}

/** What the server holds, where somebody else was first: told by either of its two refusals. */
export function letterInstead(error: unknown): Letter | null {
  const conflict = conflictOf<Letter>(error)
  if (conflict) return conflict.current
  return isFault(error, 'letter_text_changed') ? (error.details['current'] as Letter) : null
}

interface Then {
  onSuccess?: (next: Letter) => void
  onError?: (error: unknown) => void
}

/**
 * One act on a letter. A second press while the first is under way does nothing; what follows is told even where the page
 * has gone on to the next letter meanwhile.
 */
function useAct<Arg>(call: (letter: Letter, arg: Arg) => Promise<Letter>) {
  const client = useQueryClient()
  const underWay = useRef(false)
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ letter, arg }: { letter: Letter; arg: Arg }) => call(letter, arg),
    onSuccess: (next) => {
      void letterChanged(client, next)
    },
  })
  function mutate(given: { letter: Letter; arg: Arg }, then: Then) {
    if (underWay.current) return
    underWay.current = true
    void mutateAsync(given)
      .finally(() => (underWay.current = false))
      .then(then.onSuccess, then.onError)
  }
  return { mutate, isPending }
}

function at(letter: Letter) {
  return { params: { path: { letter_id: letter.id } }, headers: ifMatch(letter.version) } as const
}

export function putLetter(id: string, version: number, body: LetterEdit): Promise<Letter> {
  return answer(
    api.PUT('/api/letters/{letter_id}', {
      params: { path: { letter_id: id } },
      headers: ifMatch(version),
      body,
    }),
  )
}

export function restoreVersion(letter: Letter, seq: number): Promise<Letter> {
  return answer(
    api.POST('/api/letters/{letter_id}/restore/{seq}', {
      params: { path: { letter_id: letter.id, seq } },
      headers: ifMatch(letter.version),
    }),
  )
}

export const useRestore = () => useAct<number>(restoreVersion)

export const useVet = () =>
  useAct<undefined>((letter) =>
    answer(
      api.POST('/api/letters/{letter_id}/vet', {
        ...at(letter),
        body: { hash: letter.hash, acknowledged: false, despite: [] },
      }),
    ),
  )

/** `arg` is what is missing and knowingly accepted. The reasons stand on the page that holds the button. */
export const useApprove = () =>
  useAct<string[]>((letter, despite) =>
    answer(
      api.POST('/api/letters/{letter_id}/approve', {
        ...at(letter),
        headers: { ...ifMatch(letter.version), ...idempotencyKey() },
        body: { hash: letter.hash, acknowledged: true, despite },
      }),
    ),
  )

export const useReturn = () =>
  useAct<string>((letter, reason) =>
    answer(
      api.POST('/api/letters/{letter_id}/return', { ...at(letter), body: { hash: letter.hash, reason } }),
    ),
  )

export const useWithdraw = () =>
  useAct<string>((letter, reason) =>
    answer(api.POST('/api/letters/{letter_id}/void', { ...at(letter), body: { reason } })),
  )

export const useUndoApproval = () =>
  useAct<undefined>((letter) => answer(api.POST('/api/letters/{letter_id}/undo-approval', at(letter))))

export const useRetype = () =>
  useAct<LetterKind>((letter, type) =>
    answer(api.POST('/api/letters/{letter_id}/retype', { ...at(letter), body: { type, agency: null } })),
  )

export const useMarkSent = () =>
  useAct<MarkSent>((letter, body) =>
    answer(
      api.POST('/api/letters/{letter_id}/sent', {
        ...at(letter),
        headers: { ...ifMatch(letter.version), ...idempotencyKey() },
        body,
      }),
    ),
  )

/** Replies do not change the letter's text, so they carry no version; `key` is made when the form opens. */
export function useRecordReply(letterId: string, key: { 'Idempotency-Key': string }) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewReply) =>
      answer(
        api.POST('/api/letters/{letter_id}/replies', {
          params: { path: { letter_id: letterId } },
          headers: key,
          body,
        }),
      ),
    onSuccess: (next) => {
      void letterChanged(client, next)
    },
  })
}

/** For the clipboard: numbers in full once signed. */
export async function letterText(id: string): Promise<string> {
  const { text } = await answer(
    api.GET('/api/letters/{letter_id}/text', { params: { path: { letter_id: id } } }),
  )
  return text
}
