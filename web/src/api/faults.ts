/** The server's refusal, in its own words. `details` is machine-readable; its shape depends on `code`. */
export class ApiFault extends Error {
  override name = 'ApiFault'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly requestId: string | null = null,
  ) {
    super(message)
  }
}

/** The request did not reach the server, so nothing happened there. */
export class NetworkLost extends Error {
  override name = 'NetworkLost'

  constructor() {
    super('No network. What you typed is kept on this device.')
  }
}

export function isNetworkLost(error: unknown): boolean {
  return error instanceof NetworkLost
}

export function isFault(error: unknown, code: string): error is ApiFault {
  return error instanceof ApiFault && error.code === code
}

/** Words for a person, whatever was thrown. */
export function wordsOf(error: unknown): string {
  if (error instanceof ApiFault || error instanceof NetworkLost) return error.message
  return 'Something on this page broke. What you typed is kept on this device. Open the page again.'
}

/** For "Copy details for support": no personal data. */
export function supportDetails(error: unknown): string {
  const what = error instanceof ApiFault ? `${error.status} ${error.code}` : String(error)
  const request = error instanceof ApiFault && error.requestId !== null ? ` request ${error.requestId}` : ''
  return `${what}${request} at ${new Date().toISOString()} on ${window.location.pathname}`
}

/** 422: field path to message, for the fields and the summary of a form. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiFault) || error.status !== 422) return {}
  const fields = error.details['fields']
  if (!Array.isArray(fields)) return {}
  const found: Record<string, string> = {}
  for (const item of fields as unknown[]) {
    if (typeof item !== 'object' || item === null) continue
    const { path, message } = item as Partial<Record<string, unknown>>
    if (typeof path === 'string' && typeof message === 'string') found[path] = message
  }
  return found
}

export interface Conflict<T> {
  current: T
  currentVersion: number
}

/** 409 `version_conflict`: what the server holds now. The caller names the type its own route returns. */
export function conflictOf<T>(error: unknown): Conflict<T> | null {
  if (!isFault(error, 'version_conflict')) return null
  const { current, current_version: version } = error.details
  return typeof version === 'number' ? { current: current as T, currentVersion: version } : null
}

/** A refusal read from a response whose body may be anything: a proxy answers in HTML. */
export function faultFrom(response: Response, body: unknown): ApiFault {
  const requestId = response.headers.get('x-request-id')
  const error = typeof body === 'object' && body !== null ? (body as { error?: unknown }).error : undefined
  if (typeof error === 'object' && error !== null) {
    const { code, message, details } = error as Partial<Record<string, unknown>>
    if (typeof code === 'string' && typeof message === 'string') {
      const known =
        typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {}
      return new ApiFault(response.status, code, message, known, requestId)
    }
  }
  const words = 'The server did not answer as expected. What you typed is kept. Try again in a minute.'
  return new ApiFault(response.status, `http_${response.status}`, words, {}, requestId)
}
