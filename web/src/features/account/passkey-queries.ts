import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { wordsOf } from '@/api/faults'
import { meQuery } from '@/api/me'
import { makePasskey, PasskeyStopped } from '@/api/passkeys'

/** Makes a passkey on this device and adds it; gives recovery codes where there were none. */
export function useAddPasskey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (name: string) => {
      const made = await makePasskey(await answer(api.POST('/api/me/passkeys/question')))
      return (await answer(api.POST('/api/me/passkeys', { body: { ...made, name } }))).recovery_codes
    },
    onSuccess: async () => {
      client.removeQueries({ queryKey: meQuery.queryKey })
      await client.invalidateQueries({ queryKey: ['account'] })
    },
  })
}

export function passkeyWords(error: unknown): string {
  return error instanceof PasskeyStopped ? error.message : wordsOf(error)
}
