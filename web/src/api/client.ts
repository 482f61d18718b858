import createClient, { type FetchResponse } from 'openapi-fetch'
import { networkBack, networkLost } from '@/kit/network'
import { faultFrom, NetworkLost } from './faults'
import type { paths } from './schema'
import { renewed } from './renewal'
import { authorized } from './tokens'
import { answered, untilSignedInAgain } from './session-end'

const OPEN = ['/api/auth/', '/api/public/', '/api/demo/']

let base = import.meta.env.VITE_API_URL ?? ''

/** The address of the API; the public configuration may move it when the client is hosted elsewhere. */
export function setApiBase(address: string): void {
  base = address.replace(/\/$/, '')
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    networkBack()
    return response
  } catch (error) {
    if (request.signal.aborted) throw error
    networkLost()
    throw new NetworkLost()
  }
}

function aimed(request: Request): Request {
  if (base === '') return authorized(request)
  const { pathname, search } = new URL(request.url)
  return authorized(new Request(`${base}${pathname}${search}`, request))
}

async function send(request: Request): Promise<Response> {
  const again = [request.clone(), request.clone()]
  const open = OPEN.some((prefix) => new URL(request.url).pathname.startsWith(prefix))
  let response = await reach(aimed(request))
  if (response.status === 401 && !open && (await stillSignedIn())) response = await next()
  if (response.status === 401 && !open && (await untilSignedInAgain())) return next()
  if (response.ok && !open) answered()
  return response

  function next(): Promise<Response> {
    const copy = again.pop()
    void response.body?.cancel()
    return copy ? reach(aimed(copy)) : Promise.resolve(response)
  }
}

async function stillSignedIn(): Promise<boolean> {
  try {
    return await renewed(base)
  } catch {
    throw new NetworkLost()
  }
}

export const api = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? '' : window.location.origin,
  credentials: 'include',
  fetch: send,
})

/** A plain reading as it comes: no session is renewed for it and nobody is asked to sign in. */
export async function peek(path: string): Promise<Response> {
  return reach(aimed(new Request(`${window.location.origin}${path}`, { credentials: 'include' })))
}

/** A good answer to a plain reading of a path, for files. A refusal is thrown as ApiFault. */
export async function fetched(path: string): Promise<Response> {
  const response = await send(new Request(`${window.location.origin}${path}`, { credentials: 'include' }))
  if (!response.ok) throw faultFrom(response, await response.json().catch(() => undefined))
  return response
}

/** The body of a good answer; a refusal is thrown as ApiFault. */
export async function answer<T extends Record<string | number, unknown>, O, M extends `${string}/${string}`>(
  call: Promise<FetchResponse<T, O, M>>,
) {
  const { data, error, response } = await call
  if (!response.ok) throw faultFrom(response, error)
  return data as NonNullable<typeof data>
}

/** The version a change is based on. */
export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` }
}

/** One act, one key: the server carries it out once however often it arrives. Make it when the act begins. */
export function idempotencyKey(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() }
}
