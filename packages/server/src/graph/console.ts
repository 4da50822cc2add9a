import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { consolePolicy } from './http-headers.ts'
import { wantsHtml } from './http-negotiate.ts'

const forEver = 'public, max-age=31536000, immutable'

/** The built console: its files, and its one page for every address that is a place inside of it. */
export async function addConsole(
  server: FastifyInstance,
  folder: string,
  tileOrigins: readonly string[],
): Promise<void> {
  const policy = consolePolicy(tileOrigins)
  await server.register(fastifyStatic, {
    root: join(folder),
    serve: false,
    dotfiles: 'ignore',
    cacheControl: false,
    preCompressed: true,
  })

  const sendPage = (reply: FastifyReply) =>
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache').sendFile('index.html')

  server.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*']
    if (path === '' || path === 'index.html') return sendPage(reply)
    // Places of the console have no dot in their address; what has one is a file, or nothing.
    if (!path.includes('.')) return wantsHtml(request.headers.accept) ? sendPage(reply) : reply.callNotFound()
    // Built files carry a hash of their content in their name.
    reply
      .header('cache-control', path.startsWith('assets/') ? forEver : 'no-cache')
      .header('content-security-policy', policy)
    return reply.sendFile(path)
  })
}
