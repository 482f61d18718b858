import { vi } from 'vitest'

export interface Heard {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  body: unknown
}

export type Reply = (heard: Heard) => { status?: number; body?: unknown; headers?: Record<string, string> }

/** What the client asks on its own: nobody's session can be renewed, unless a test says otherwise. Never heard. */
const BESIDE: Record<string, Reply> = {
  'POST /api/auth/renew': () => ({ status: 401, body: refusal('session_over', 'Sign in.') }),
}

/** Answers `fetch` from a table of "METHOD /path". Unknown addresses fail the test loudly. Returns what was heard. */
export function serve(routes: Record<string, Reply>): Heard[] {
  const heard: Heard[] = []
  vi.stubGlobal('fetch', async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url)
    const text = await request.clone().text()
    const call = {
      method: request.method,
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    }
    const route = routes[`${call.method} ${call.path}`] ?? BESIDE[`${call.method} ${call.path}`]
    if (!(`${call.method} ${call.path}` in BESIDE)) heard.push(call)
    if (!route) throw new Error(`No route for ${call.method} ${call.path}`)
    const { status = 200, body, headers = {} } = route(call)
    const empty = status === 204
    return new Response(empty ? null : JSON.stringify(body ?? {}), {
      status,
      headers: { 'content-type': 'application/json', ...(empty && { 'content-length': '0' }), ...headers },
    })
  })
  return heard
}

export function refusal(code: string, message: string, details: Record<string, unknown> = {}) {
  return { error: { code, message, details } }
}
