import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { consolePolicy } from './http-headers.ts'
import { wantsHtml } from './http-negotiate.ts'

const forEver = 'public, max-age=31536000, immutable'

/** A built page of ours: its files, and its one document for every address that is a place inside of it. */
interface Site {
  /** Where it lives: `/` or `/shop/`. */
  readonly prefix: string
  readonly folder: string
}

/** The console at the root, the residents' page at /shop/: whichever of them was built. */
export async function addSites(
  server: FastifyInstance,
  {
    consoleDir,
    shopDir,
    tileOrigins,
  }: { consoleDir: string | null; shopDir: string | null; tileOrigins: readonly string[] },
): Promise<void> {
  const sites: Site[] = []
  if (shopDir !== null) sites.push({ prefix: '/shop/', folder: shopDir })
  if (consoleDir !== null) sites.push({ prefix: '/', folder: consoleDir })
  const [first] = sites
  if (!first) return
  // Once for all: it lends the reply its way to send a file, and each site names its own folder.
  await server.register(fastifyStatic, {
    root: first.folder,
    serve: false,
    dotfiles: 'ignore',
    cacheControl: false,
    preCompressed: true,
  })
  if (shopDir !== null) server.get('/shop', (_request, reply) => reply.redirect('/shop/'))
  for (const site of sites) addSite(server, site, consolePolicy(tileOrigins))
}

function addSite(server: FastifyInstance, { prefix, folder }: Site, policy: string): void {
  const sendPage = (reply: FastifyReply) =>
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache').sendFile('index.html', folder)

  server.get<{ Params: { '*': string } }>(`${prefix}*`, async (request, reply) => {
    const path = request.params['*']
    if (path === '' || path === 'index.html') return sendPage(reply)
    // Places of a site have no dot in their address; what has one is a file, or nothing.
    if (!path.includes('.')) return wantsHtml(request.headers.accept) ? sendPage(reply) : reply.callNotFound()
    // Built files carry a hash of their content in their name.
    reply
      .header('cache-control', path.startsWith('assets/') ? forEver : 'no-cache')
      .header('content-security-policy', policy)
    return reply.sendFile(path, folder)
  })
}
