import { useMutation } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { wordsOf } from '@/api/faults'
import { PasskeyStopped, showPasskey } from '@/api/passkeys'
import { delivery, keep, stepToken } from '@/api/tokens'

/** As the second step, or alone: then the device says whose it is. */
export type PasskeyUse = 'second-step' | 'alone'

export function usePasskey(use: PasskeyUse, onSignedIn: () => Promise<void>) {
  return useMutation({
    mutationFn: () => (use === 'alone' ? alone() : secondStep()),
    onSuccess: onSignedIn,
  })
}

async function alone() {
  const passkey = await showPasskey(await answer(api.POST('/api/auth/passkey/question')))
  keep(await answer(api.POST('/api/auth/passkey', { body: { passkey, tokens: delivery } })))
}

async function secondStep() {
  const way = { tokens: delivery, step_token: stepToken() }
  const question = await answer(api.POST('/api/auth/second-step/passkey/question', { body: way }))
  const passkey = await showPasskey(question)
  keep(await answer(api.POST('/api/auth/second-step/passkey', { body: { ...way, passkey } })))
}

export function passkeyWords(error: unknown): string {
  return error instanceof PasskeyStopped ? error.message : wordsOf(error)
}
