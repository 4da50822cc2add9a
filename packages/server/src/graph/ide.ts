import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { inPackage } from '../package-folder.ts'
import { ideExamples } from './ide-examples.ts'

const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'

/** The page and its parts, all ours to serve: nothing comes from another host. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The editor places its lines and cursors by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

type SendIde = (reply: FastifyReply) => Promise<FastifyReply>

/** A GraphQL IDE for browsers that open /graphql: GraphiQL's own browser build, with examples and a box for the token. */
export async function addIde(server: FastifyInstance): Promise<SendIde> {
  const page = await readFile(inPackage('ide', 'index.html'))
  for (const [name, { type, path }] of Object.entries(parts())) {
    const content = await readFile(path)
    server.get(`/graphql/ide/${name}`, async (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    )
  }
  server.get('/graphql/ide/examples.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(ideExamples),
  )
  return async (reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(page)
}

/** Packages do not export their browser builds; these lie beside what they do export. */
function parts(): Readonly<Record<string, { type: string; path: string }>> {
  const { resolve } = createRequire(import.meta.url)
  const folder = (name: string) => dirname(resolve(`${name}/package.json`))
  return {
    'ide.js': { type: script, path: inPackage('ide', 'ide.js') },
    'ide.css': { type: style, path: inPackage('ide', 'ide.css') },
    'graphiql.js': { type: script, path: join(folder('graphiql'), 'graphiql.min.js') },
    'graphiql.css': { type: style, path: join(folder('graphiql'), 'graphiql.min.css') },
    'react.js': { type: script, path: join(folder('react'), 'umd', 'react.production.min.js') },
    'react-dom.js': { type: script, path: join(folder('react-dom'), 'umd', 'react-dom.production.min.js') },
    'graphql-ws.js': { type: script, path: join(dirname(dirname(resolve('graphql-ws'))), 'umd', 'graphql-ws.min.js') },
  }
}
