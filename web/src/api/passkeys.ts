import type { components } from './schema'

type Schemas = components['schemas']
type Question = Schemas['PasskeyQuestion']
type NewQuestion = Schemas['NewPasskeyQuestion']

/** The person closed the device's own dialog, or it waited too long: nothing was sent. */
export class PasskeyStopped extends Error {
  override name = 'PasskeyStopped'

  constructor() {
    super(
      'Nothing was shown or added: your device’s own window was closed, or had no passkey for this service.',
    )
  }
}

/** Whether this browser has passkeys here: they need a name and a protected connection. */
export function passkeysWork(): boolean {
  const numbers = /^[\d.]+$|^\[/.test(window.location.hostname)
  return window.isSecureContext && 'PublicKeyCredential' in window && !numbers
}

/** Makes a passkey on this device, after its owner's finger, face or PIN. Throws PasskeyStopped. */
export async function makePasskey(question: NewQuestion): Promise<Omit<Schemas['NewPasskey'], 'name'>> {
  const made = await orStopped(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytes(question.challenge),
        rp: { id: question.rp_id, name: question.rp_name },
        user: {
          id: bytes(question.user_id),
          name: question.user_email,
          displayName: question.user_name,
        },
        pubKeyCredParams: question.algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
        excludeCredentials: question.credentials.map(named),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
      },
    }),
  )
  const response = made.response as AuthenticatorAttestationResponse
  return {
    question_token: question.question_token,
    credential: made.id,
    client_data: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
  }
}

/** Shows a passkey. Throws PasskeyStopped. */
export async function showPasskey(question: Question): Promise<Schemas['PasskeyShown']> {
  const shown = await orStopped(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytes(question.challenge),
        rpId: question.rp_id,
        allowCredentials: question.credentials.map(named),
        userVerification: 'required',
      },
    }),
  )
  const response = shown.response as AuthenticatorAssertionResponse
  return {
    question_token: question.question_token,
    credential: shown.id,
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    user_handle: response.userHandle === null ? null : text(response.userHandle),
  }
}

async function orStopped(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await ask()
    if (given === null) throw new PasskeyStopped()
    return given as PublicKeyCredential
  } catch (error) {
    if (error instanceof DOMException) throw new PasskeyStopped()
    throw error
  }
}

function named(credential: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: bytes(credential) }
}

function bytes(base64url: string): ArrayBuffer {
  const raw = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0)).buffer
}

function text(buffer: ArrayBuffer): string {
  const raw = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(raw).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
