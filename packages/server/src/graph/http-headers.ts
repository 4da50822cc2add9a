import type { FastifyInstance } from 'fastify'
import type { Env } from '../env.ts'

const everywhere: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Answers of the API are data; nothing in them is ever to be run or framed. Pages bring a policy of their own.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** What the console may load: itself, its map's tiles, and no script that is not a file of ours. */
export const consolePolicy = (tileOrigins: readonly string[]): string => {
  const tiles = tileOrigins.map((origin) => ` ${origin}`).join('')
  return [
    "default-src 'self'",
    "script-src 'self'",
    // The component library writes its styles into the page.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${tiles}`,
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self'${tiles}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const allowedHeaders =
  'authorization, content-type, apollo-require-preflight, x-apollo-operation-name, x-request-id, x-linli-cost'

/** Headers of every answer. Only listed origins may read answers from a page, and never with a browser's credentials. */
export function addHeaders(server: FastifyInstance, { allowedOrigins }: Env): void {
  const allowed = new Set(allowedOrigins)
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(everywhere).header('x-request-id', request.id)
    const { origin } = request.headers
    if (origin === undefined || allowed.size === 0) return
    reply.header('vary', 'origin')
    if (allowed.has(origin))
      reply
        .header('access-control-allow-origin', origin)
        .header('access-control-expose-headers', 'x-request-id, retry-after')
  })
  server.options('/graphql', async (request, reply) => {
    reply.header('allow', 'GET, POST, OPTIONS')
    if (request.headers.origin !== undefined && allowed.has(request.headers.origin))
      reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', allowedHeaders)
        .header('access-control-max-age', '600')
    return reply.code(204).send()
  })
}
