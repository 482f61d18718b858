// A real OpenID Connect provider on loopback. Its configuration is one JSON argument; it prints "ready" when it listens.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The library asks for a newer Node than some machines have; this one function is all that it misses.
URL.parse ??= (address, base) => (URL.canParse(address, base) ? new URL(address, base) : null)

const given = JSON.parse(process.argv[2])
const require = createRequire(new URL('../../../web/package.json', import.meta.url))
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')))

const issuer = `http://127.0.0.1:${given.port}`
const signer = { token_endpoint_auth_method: 'client_secret_basic', client_secret: given.secret }
const known = given.client_jwks
  ? { token_endpoint_auth_method: 'private_key_jwt', jwks: given.client_jwks }
  : signer

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: given.client,
      redirect_uris: given.redirects,
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: given.algorithm,
      ...known,
    },
  ],
  jwks: { keys: given.keys },
  claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: given.claims_by_userinfo,
  acrValues: ['phr', 'plain'],
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    dPoP: {
      enabled: given.dpop,
      requireNonce: () => given.dpop,
      nonceSecret: given.dpop ? Buffer.alloc(32, 7) : undefined,
    },
    pushedAuthorizationRequests: {
      enabled: given.pushed,
      requirePushedAuthorizationRequests: given.pushed,
    },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) =>
    given.accounts[id] && { accountId: id, claims: () => ({ sub: id, ...given.accounts[id].claims }) },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    })
    grant.addOIDCScope('openid email')
    await grant.save()
    return grant
  },
})

const page = (words) =>
  `<!doctype html><html lang="en"><title>Contoh organisation</title><main><h1>Contoh organisation</h1>${words}</main></html>`
const form = page(
  '<form method="post"><label>Name <input name="login"></label><button name="go" value="in">Continue</button>' +
    '<button name="go" value="stop">Cancel</button></form>',
)

async function interact(request, response) {
  await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(form)
    return
  }
  let body = ''
  for await (const part of request) body += part
  const typed = new URLSearchParams(body)
  const account = given.accounts[typed.get('login')]
  const result =
    typed.get('go') === 'stop' || !account
      ? { error: 'access_denied', error_description: 'stopped by the person' }
      : { login: { accountId: typed.get('login'), amr: account.amr ?? ['pwd'], acr: account.acr ?? 'plain' } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const serve = provider.callback()
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    serve(request, response)
    return
  }
  interact(request, response).catch((error) => {
    response.statusCode = 500
    response.end(page(String(error)))
  })
}).listen(given.port, '127.0.0.1', () => console.log('ready'))
